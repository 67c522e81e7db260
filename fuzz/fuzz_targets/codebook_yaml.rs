#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| emic_fuzz::codebook_yaml(data));
