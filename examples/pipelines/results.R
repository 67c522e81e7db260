# Read what `emic results -o DIR` wrote: Rscript results.R DIR. Needs the package jsonlite for the manifest.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "results"
manifest <- jsonlite::fromJSON(file.path(folder, "manifest.json"), simplifyVector = FALSE)

# A table; a cell that is n/a is NA. Names of columns stay as they are, in whatever script.
read_results <- function(name) {
  read.csv(file.path(folder, name), check.names = FALSE, na.strings = "", encoding = "UTF-8")
}

for (output in manifest$outputs) {
  if (!endsWith(output$path, ".csv")) next
  stopifnot(nrow(read_results(output$path)) == output$tables[[1]]$rows)
}

codes <- read_results("frequencies.csv")
codes <- codes[order(-codes$segments, codes$code), ]
print(head(codes[, c("name", "segments", "transcripts")], 5), row.names = FALSE)
