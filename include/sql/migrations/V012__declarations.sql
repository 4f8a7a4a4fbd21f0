-- Who must declare (TT 42/2020/TT-BCT, annex I): its rows as far as they are known, the classes that
-- may belong to them, and units of capacity. Filled anew from include/reference when that changes.

CREATE TABLE core.declaration_sector (
    annex_row integer NOT NULL UNIQUE,
    sector_code text PRIMARY KEY,
    sector_name text NOT NULL,
    threshold numeric NOT NULL,
    threshold_unit text,
    alternative_threshold numeric,
    alternative_unit text,
    valid_from date NOT NULL,
    source text NOT NULL,
    confirmed boolean NOT NULL,
    note text,
    CHECK ((alternative_threshold IS NULL) = (alternative_unit IS NULL))
);
COMMENT ON TABLE core.declaration_sector IS 'Ngành và ngưỡng công suất phải khai báo (Phụ lục I TT 42/2020/TT-BCT; chưa tìm thấy dòng 13 đến 16) | Sectors and thresholds that must declare; rows 13 to 16 of the annex were not found';
COMMENT ON COLUMN core.declaration_sector.annex_row IS 'Dòng của Phụ lục I | Row of annex I';
COMMENT ON COLUMN core.declaration_sector.sector_code IS 'Mã ngành khai báo | Code of the sector';
COMMENT ON COLUMN core.declaration_sector.sector_name IS 'Tên ngành khai báo | Name of the sector';
COMMENT ON COLUMN core.declaration_sector.threshold IS 'Ngưỡng: phải khai báo từ mức này trở lên (0 là mọi cơ sở) | Threshold: at or above it one must declare; 0 means every site';
COMMENT ON COLUMN core.declaration_sector.threshold_unit IS 'Đơn vị của ngưỡng, trống nếu chưa rõ | Unit of the threshold, null where it was not seen';
COMMENT ON COLUMN core.declaration_sector.alternative_threshold IS 'Ngưỡng thứ hai, đạt một trong hai là phải khai báo | Second threshold; either is enough';
COMMENT ON COLUMN core.declaration_sector.alternative_unit IS 'Đơn vị của ngưỡng thứ hai | Unit of the second threshold';
COMMENT ON COLUMN core.declaration_sector.valid_from IS 'Áp dụng từ ngày | Day from which it holds';
COMMENT ON COLUMN core.declaration_sector.source IS 'Nguồn | Source';
COMMENT ON COLUMN core.declaration_sector.confirmed IS 'Đã đối chiếu văn bản chưa | Whether it was compared with a text';
COMMENT ON COLUMN core.declaration_sector.note IS 'Ghi chú | Note';

CREATE TABLE core.declaration_class (
    vsic_version text NOT NULL,
    vsic_class text NOT NULL,
    sector_code text NOT NULL,
    product_words text[] NOT NULL,
    when_named boolean,
    other_words text[] NOT NULL,
    when_other boolean,
    otherwise boolean,
    reason text NOT NULL,
    PRIMARY KEY (vsic_version, vsic_class, sector_code)
);
COMMENT ON TABLE core.declaration_class IS 'Ngành VSIC nào có thể thuộc ngành phải khai báo nào, và sản phẩm quyết định ra sao (cách hiểu của dự án này) | Classes of VSIC that may belong to a sector that must declare, and how the product decides: this project''s reading';
COMMENT ON COLUMN core.declaration_class.vsic_version IS 'Phiên bản VSIC | Version of VSIC';
COMMENT ON COLUMN core.declaration_class.vsic_class IS 'Mã ngành 4 chữ số | Four-digit class';
COMMENT ON COLUMN core.declaration_class.sector_code IS 'Mã ngành khai báo | Sector';
COMMENT ON COLUMN core.declaration_class.product_words IS 'Từ trong tên sản phẩm chỉ đúng ngành này | Words of a product that name the sector';
COMMENT ON COLUMN core.declaration_class.when_named IS 'Có từ đó thì thuộc ngành; trống là chưa rõ | Whether it belongs then; null is open';
COMMENT ON COLUMN core.declaration_class.other_words IS 'Từ trong tên sản phẩm chỉ thứ khác | Words of a product that name something else';
COMMENT ON COLUMN core.declaration_class.when_other IS 'Chỉ có từ đó thì thuộc ngành; trống là chưa rõ | Whether it belongs with such words alone; null is open';
COMMENT ON COLUMN core.declaration_class.otherwise IS 'Không có từ nào thì thuộc ngành; trống là chưa rõ | Whether it belongs with none of the words; null is open';
COMMENT ON COLUMN core.declaration_class.reason IS 'Vì sao | Why';

CREATE TABLE core.capacity_conversion (
    from_unit text NOT NULL,
    to_unit text NOT NULL,
    factor numeric,
    needs text,
    source text NOT NULL,
    PRIMARY KEY (from_unit, to_unit),
    CHECK ((factor IS NULL) <> (needs IS NULL))
);
COMMENT ON TABLE core.capacity_conversion IS 'Quy đổi đơn vị công suất; chỉ quy đổi khi không cần thêm số liệu | Units of capacity: a factor, or what a conversion would need to know';
COMMENT ON COLUMN core.capacity_conversion.from_unit IS 'Từ đơn vị | From this unit';
COMMENT ON COLUMN core.capacity_conversion.to_unit IS 'Sang đơn vị | To this unit';
COMMENT ON COLUMN core.capacity_conversion.factor IS 'Hệ số nhân, trống nếu không tự quy đổi được | Factor, null where a number is not enough';
COMMENT ON COLUMN core.capacity_conversion.needs IS 'Cần biết thêm gì để quy đổi | What one would have to know';
COMMENT ON COLUMN core.capacity_conversion.source IS 'Nguồn | Source';

CREATE FUNCTION core.folded_words(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || btrim(regexp_replace(
    regexp_replace(
        normalize(lower(normalize(words, nfc)), nfd),
        -- over which vowel the tone stands (hoá, hóa) is a habit
        '([oue])([\u0300\u0301\u0303\u0309\u0323])([aey])', '\1\3\2', 'g'
    ),
    '[\s,.;:()/+&"–-]+', ' ', 'g'
)) || ' ';
COMMENT ON FUNCTION core.folded_words(text) IS 'Lời văn để so từ: chữ thường, một cách đặt dấu, không dấu câu, có khoảng trắng hai đầu | Text in which words are looked for: small letters, one way of placing tones, no punctuation, a space at both ends';

CREATE FUNCTION core.number_vi(quantity numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(rtrim(to_char(quantity, 'FM999,999,999,999,999,990.999999'), '.'), ',.', '.,');
COMMENT ON FUNCTION core.number_vi(numeric) IS 'Số viết theo cách Việt Nam: 50.000,5 | A number as Vietnamese readers write it';

GRANT SELECT ON core.declaration_sector, core.declaration_class, core.capacity_conversion
TO envdb_loader, envdb_analyst, envdb_officer;
