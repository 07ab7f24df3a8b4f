# What R's supsmu makes of points. Rscript supsmu.R FOLDER
# Reads points.csv (case, x, y, weight) and options.csv (case, span, bass; span 0 is "cv"); writes
# answers.csv (case, x, smooth) with all digits.
folder <- commandArgs(trailingOnly = TRUE)[1]
points <- read.csv(file.path(folder, "points.csv"))
options <- read.csv(file.path(folder, "options.csv"))
answer <- function(case) {
  data <- points[points$case == case, ]
  asked <- options[options$case == case, ]
  found <- stats::supsmu(data$x, data$y, wt = data$weight, bass = asked$bass,
                         span = if (asked$span == 0) "cv" else asked$span)
  data.frame(case = case, x = sprintf("%.17g", found$x), smooth = sprintf("%.17g", found$y))
}
write.csv(do.call(rbind, lapply(options$case, answer)), file.path(folder, "answers.csv"),
          row.names = FALSE, quote = FALSE)
