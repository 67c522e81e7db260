//! The one integration test binary; each module is a subject.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stdout
)]

mod agreement;
mod alike;
mod analyses;
mod anonymising;
mod architecture;
mod cli;
mod codebook_exchange;
mod codebook_operations;
mod corpora;
mod diary;
mod docs;
mod editing;
mod first_steps;
mod history;
mod importing_documents;
mod importing_pages;
mod in_words;
mod index_life;
mod inductive;
mod linear;
mod methods;
mod on_paper;
mod papers;
mod preferences;
mod publishing;
mod quotes;
mod scripted_run;
mod search_truth;
mod seeds;
mod suggesting;
mod support;
mod tables;
mod together;
mod tui;
mod words;
