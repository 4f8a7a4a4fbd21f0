-- title: Danh sách doanh nghiệp phải khai báo môi trường
-- title_en: The list of enterprises that must declare
-- about: Kế hoạch, mục V.1.e: mỗi doanh nghiệp và năm một dòng, từ năm 2025, gồm doanh nghiệp phải khai báo (verdict là must), doanh nghiệp cần xem xét vì còn thiếu dữ kiện (review) và doanh nghiệp tự khai báo (voluntary), với lý do, ngưỡng, công suất, và đã khai báo hay chưa. Doanh nghiệp dưới ngưỡng và đã giải thể không có ở đây, xem mart.declaration_assessment; doanh nghiệp mà cán bộ quyết định là không phải khai báo cũng ở đó. Dòng 13 đến 16 của Phụ lục I có hiệu lực nhưng chưa tìm thấy nội dung: doanh nghiệp chỉ thuộc các dòng đó không có trong danh sách trừ khi đã khai báo.
-- sources: enterprise_register, enterprise_declarations
-- public: no
-- key: year, enterprise_id
-- trace: query

CREATE VIEW mart.declaration_list WITH (security_invoker = true) AS
SELECT
    year,
    enterprise_id,
    tax_code_masked,
    enterprise_name,
    commune_code,
    vsic_code,
    vsic_code_version,
    main_product,
    enterprise_status,
    annex_row,
    sector_code,
    sector_name,
    candidate_sectors,
    verdict,
    reason,
    why,
    threshold,
    threshold_unit,
    alternative_threshold,
    alternative_unit,
    capacity,
    capacity_unit,
    confirmed,
    since_year,
    due_on,
    declaration_status,
    declared_on,
    days_late,
    declared_sector,
    head_or_branch_declared,
    decided_verdict,
    decided_by,
    decided_at,
    declaration_submission_id,
    submission_id
FROM mart.declaration_assessment
-- what fell due before 2026 was no matter of the Plan
WHERE verdict <> 'not_required' AND year >= 2025;

COMMENT ON COLUMN mart.declaration_list.year IS 'Năm khai báo | Year of the declaration';
COMMENT ON COLUMN mart.declaration_list.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN mart.declaration_list.tax_code_masked IS 'Mã số thuế, đã che nếu là số định danh cá nhân | Tax code, masked when it is a personal ID';
COMMENT ON COLUMN mart.declaration_list.enterprise_name IS 'Tên doanh nghiệp, trống nếu không có trong danh sách | Name, null where the register does not have it';
COMMENT ON COLUMN mart.declaration_list.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN mart.declaration_list.vsic_code IS 'Ngành chính (VSIC) | Main activity';
COMMENT ON COLUMN mart.declaration_list.vsic_code_version IS 'Phiên bản VSIC của danh sách | Version of VSIC of the list';
COMMENT ON COLUMN mart.declaration_list.main_product IS 'Sản phẩm chính | Main product';
COMMENT ON COLUMN mart.declaration_list.enterprise_status IS 'Tình trạng hoạt động theo danh sách | Whether it works, as the register says';
COMMENT ON COLUMN mart.declaration_list.annex_row IS 'Dòng của Phụ lục I; trống với dòng 13 đến 16 (chưa tìm thấy) | Row of annex I; null for rows 13 to 16, which were not found';
COMMENT ON COLUMN mart.declaration_list.sector_code IS 'Ngành khai báo quyết định kết luận | Sector that decides the verdict';
COMMENT ON COLUMN mart.declaration_list.sector_name IS 'Tên ngành khai báo | Name of the sector';
COMMENT ON COLUMN mart.declaration_list.candidate_sectors IS 'Mọi ngành khai báo mà doanh nghiệp có thể thuộc | Every sector it may belong to';
COMMENT ON COLUMN mart.declaration_list.verdict IS 'Kết luận: must là phải khai báo, review là cần xem xét, not_required là không phải, voluntary là tự khai báo | must, review, not_required or voluntary (declared, though the register does not say it must)';
COMMENT ON COLUMN mart.declaration_list.reason IS 'Lý do, bằng mã: officer là theo quyết định của cán bộ; dữ kiện còn thiếu đầu tiên khi cần xem xét | Reason as a code; for review the first fact that is missing';
COMMENT ON COLUMN mart.declaration_list.why IS 'Lý do, bằng lời, đủ mọi dữ kiện còn thiếu | Reason in words, with every fact that is missing';
COMMENT ON COLUMN mart.declaration_list.threshold IS 'Ngưỡng của ngành (0 là mọi cơ sở) | Threshold of the sector; 0 means every site';
COMMENT ON COLUMN mart.declaration_list.threshold_unit IS 'Đơn vị của ngưỡng | Unit of the threshold, null where it was not seen';
COMMENT ON COLUMN mart.declaration_list.alternative_threshold IS 'Ngưỡng thứ hai, đạt một trong hai là phải khai báo | Second threshold; either is enough';
COMMENT ON COLUMN mart.declaration_list.alternative_unit IS 'Đơn vị của ngưỡng thứ hai | Unit of the second threshold';
COMMENT ON COLUMN mart.declaration_list.capacity IS 'Công suất theo danh sách | Capacity as the register says';
COMMENT ON COLUMN mart.declaration_list.capacity_unit IS 'Đơn vị công suất | Unit of capacity';
COMMENT ON COLUMN mart.declaration_list.confirmed IS 'Dòng phụ lục đã đối chiếu văn bản chưa; trống với dòng 13 đến 16 | Whether the row of the annex was compared with a text; null for rows 13 to 16';
COMMENT ON COLUMN mart.declaration_list.since_year IS 'Năm đầu tiên mà danh sách cho kết luận này | First year for which this is the verdict';
COMMENT ON COLUMN mart.declaration_list.due_on IS 'Hạn khai báo | Last day in time';
COMMENT ON COLUMN mart.declaration_list.declaration_status IS 'declared là đã khai báo, late là khai báo chậm, not_declared là quá hạn chưa khai báo, not_due là chưa đến hạn | declared, late, not_declared or not_due';
COMMENT ON COLUMN mart.declaration_list.declared_on IS 'Ngày nhận bản khai được chấp nhận đầu tiên (giờ Hà Nội) | Day in Hanoi on which the first accepted declaration was received';
COMMENT ON COLUMN mart.declaration_list.days_late IS 'Số ngày chậm; chưa khai báo thì tính đến ngày của số liệu | Days late; without a declaration up to the as-of day';
COMMENT ON COLUMN mart.declaration_list.declared_sector IS 'Ngành ghi trong bản khai | Sector that the declaration names';
COMMENT ON COLUMN mart.declaration_list.head_or_branch_declared IS 'Chưa có bản khai của mình nhưng đơn vị chủ quản hoặc chi nhánh đã khai báo | Without a declaration of its own, but its head or a branch declared';
COMMENT ON COLUMN mart.declaration_list.decided_verdict IS 'Cán bộ quyết định: must là phải, not_required là không phải; trống nếu chưa quyết định hoặc dữ kiện đã đủ | What an officer decided; null where nobody did or the facts settle it';
COMMENT ON COLUMN mart.declaration_list.decided_by IS 'Cán bộ quyết định | Officer who decided';
COMMENT ON COLUMN mart.declaration_list.decided_at IS 'Lúc quyết định | When it was decided';
COMMENT ON COLUMN mart.declaration_list.declaration_submission_id IS 'Số tiếp nhận bản khai hiện hành | Submission of the current declaration';
COMMENT ON COLUMN mart.declaration_list.submission_id IS 'Danh sách đầu tiên nói như vậy về doanh nghiệp | The list that said so first of the enterprise';
