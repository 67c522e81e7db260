#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| emic_fuzz::check_archive("Word", "a.docx", emic_fuzz::DOCX, data));
