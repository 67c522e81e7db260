#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| emic_fuzz::check_archive("OpenDocument", "a.odt", emic_fuzz::ODT, data));
