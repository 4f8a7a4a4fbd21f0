-- title: Nguyên liệu, nhiên liệu, điện, nước theo khai báo
-- title_en: Inputs as enterprises declare them
-- about: Mỗi năm và loại đầu vào một dòng, cộng của các doanh nghiệp đã khai báo; đơn vị nằm trong tên loại đầu vào. Không công khai: một loại có thể chỉ có một doanh nghiệp.
-- sources: enterprise_declarations
-- public: no
-- key: period, input_kind
-- trace: query

CREATE VIEW mart.declared_inputs_by_kind WITH (security_invoker = true) AS
SELECT
    input.period,
    input.input_kind,
    kind.label AS input_kind_label,
    count(DISTINCT input.submission_id) AS enterprises,
    sum(input.quantity) AS quantity
FROM core.current_submission AS submission
INNER JOIN core.enterprise_declarations__inputs AS input ON submission.submission_id = input.submission_id
LEFT JOIN core.code AS kind ON input.input_kind = kind.code AND kind.codelist = 'input_kind'
GROUP BY input.period, input.input_kind, kind.label;

COMMENT ON COLUMN mart.declared_inputs_by_kind.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.declared_inputs_by_kind.input_kind IS 'Mã loại đầu vào | Kind of input, a code of input_kind';
COMMENT ON COLUMN mart.declared_inputs_by_kind.input_kind_label IS 'Loại đầu vào, kèm đơn vị | Kind of input in words, with its unit';
COMMENT ON COLUMN mart.declared_inputs_by_kind.enterprises IS 'Số doanh nghiệp khai báo | Enterprises that declared it';
COMMENT ON COLUMN mart.declared_inputs_by_kind.quantity IS 'Lượng sử dụng trong năm, theo đơn vị của loại đầu vào | Quantity used in the year, in the unit of the kind';
