#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| emic_fuzz::check("SBV captions", "a.sbv", data));
