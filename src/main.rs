//! The `emic` program: parses the command line, picks a face, returns the exit code.

fn main() -> std::process::ExitCode {
    emic::cli::run()
}
