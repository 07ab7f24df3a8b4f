# The workload by R survey: Rscript survey_means.R FOLDER ROWS. Prints one line of JSON.
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
names <- readLines(file.path(arguments[1], "columns.txt"))
rows <- as.integer(arguments[2])
file <- file(file.path(arguments[1], "survey.bin"), "rb")
data <- as.data.frame(lapply(names, function(name) readBin(file, "double", rows)))
close(file)
names(data) <- names
weights <- as.matrix(data[, grep("^rw", names)])
data <- data[, !grepl("^rw", names)]
start <- proc.time()[[3]]
design <- svrepdesign(
  data = data, weights = ~wt, repweights = weights, type = "Fay", rho = 0.5,
  combined.weights = TRUE, mse = TRUE
)
variables <- paste0("y", 1:10)
found <- svyby(reformulate(variables), ~ sex + age7, design, svymean)
seconds <- proc.time()[[3]] - start
found <- found[order(found$sex, found$age7), ]
peak <- as.numeric(sub("\\D*(\\d+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE)))
matrix_of <- function(table) {
  rows <- apply(as.matrix(table), 1, function(row) paste(sprintf("%.17g", row), collapse = ","))
  paste0("[", paste0("[", rows, "]", collapse = ","), "]")
}
cat(sprintf(
  '{"name": "R survey %s", "seconds": %.3f, "peak_megabytes": %.0f, "centre": "estimate", ',
  packageVersion("survey"), seconds, peak / 1e3
))
cat(sprintf(
  '"est": %s, "se": %s}\n',
  matrix_of(found[, variables]), matrix_of(SE(found))
))
