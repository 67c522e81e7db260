# Read what `emic results -o DIR` wrote: Rscript results.R DIR. Needs the package jsonlite for the manifest.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "results"
manifest <- jsonlite::fromJSON(file.path(folder, "manifest.json"), simplifyVector = FALSE)

# A table; a cell that is n/a is NA. Names of columns stay as they are, in whatever script.
read_results <- function(name) {
  read.csv(file.path(folder, name), check.names = FALSE, na.strings = "", encoding = "UTF-8", stringsAsFactors = FALSE)
}

# R has SHA-256 from 4.5.0 on; with an older one files that were edited are not told.
sha256 <- if (getRversion() >= "4.5.0") tools::sha256sum else function(files) rep(NA_character_, length(files))

for (output in manifest$outputs) {
  hash <- unname(sha256(file.path(folder, output$path)))
  if (!is.na(hash) && hash != output$sha256) stop(output$path, " was edited since it was written")
  if (!endsWith(output$path, ".csv")) next
  stopifnot(nrow(read_results(output$path)) == output$tables[[1]]$rows)
}

codes <- read_results("frequencies.csv")
codes <- codes[order(-codes$segments, codes$code), ]
print(head(codes[, c("name", "segments", "transcripts")], 5), row.names = FALSE)
