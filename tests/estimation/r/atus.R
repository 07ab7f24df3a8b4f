# Figures of the American Time Use Survey. Rscript atus.R FOLDER
# Reads atus.csv (weight, month, sex, domestic, care and whether there is any) and replicates.csv,
# one row a diary; neither is kept.
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "report.R"))
diaries <- read.csv(file.path(output, "atus.csv"))
replicates <- as.matrix(read.csv(file.path(output, "replicates.csv"), header = FALSE))

figures <- function(case, design) {
  describe(case, design, variables = c("domestic", "care"), yes_or_no = "any_care",
           pairs = list(c("care", "any_care"), c("care", "domestic")), by = "sex",
           groups = list(list(column = "sex", first = "women", second = "men")))
}
figures("diaries", svydesign(id = ~1, weights = ~weight, data = diaries))
figures("months", svydesign(id = ~1, strata = ~month, weights = ~weight, data = diaries))
design <- svrepdesign(data = diaries, weights = ~weight, repweights = replicates, mse = TRUE,
                      type = "successive-difference", combined.weights = TRUE)
record("successive differences", design)
figures("successive differences", design)
finish()
