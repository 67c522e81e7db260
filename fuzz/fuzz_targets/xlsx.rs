#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| emic_fuzz::check_archive("workbook (.xlsx)", "a.xlsx", emic_fuzz::XLSX, data));
