# Replicate weights that R makes of a sample, to be compared number by number.
# Rscript making.R FOLDER: reads sample.csv (weight, stratum, cluster, population, y) and
# hadamard.csv; writes one CSV of weights a method, and totals with their errors to answers.csv.
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "report.R"))
sample <- read.csv(file.path(output, "sample.csv"))
signs <- as.matrix(read.csv(file.path(output, "hadamard.csv"), header = FALSE))
dimnames(signs) <- NULL

plain <- svydesign(id = ~cluster, weights = ~weight, data = sample, nest = TRUE)
strata <- svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = sample)
finite <- svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, fpc = ~population,
                    nest = TRUE, data = sample)
made <- list(
  JK1 = as.svrepdesign(plain, type = "JK1", mse = TRUE),
  JKn = as.svrepdesign(strata, type = "JKn", mse = TRUE),
  "JKn, fpc" = as.svrepdesign(finite, type = "JKn", mse = TRUE),
  BRR = as.svrepdesign(strata, type = "BRR", mse = TRUE, hadamard.matrix = signs),
  "Fay 0.3" = as.svrepdesign(strata, type = "Fay", fay.rho = 0.3, mse = TRUE,
                             hadamard.matrix = signs)
)
for (name in names(made)) {
  replicates <- as.matrix(weights(made[[name]], "analysis"))
  colnames(replicates) <- NULL
  shared(name, as.data.frame(replicates))
  record(name, made[[name]])
  means_and_totals(name, made[[name]], "y", "", degf(made[[name]]))
  ratios(name, made[[name]], list(c("y", "x")), "", degf(made[[name]]))
}
means_and_totals("Taylor", strata, "y", "", degf(strata))

given <- list.files(output, "^given_.*csv$")
for (file in given) {
  name <- sub("^given_(.*)[.]csv$", "\\1", file)
  replicates <- as.matrix(read.csv(file.path(output, file), header = FALSE))
  type <- if (name == "successive") "successive-difference" else "bootstrap"
  design <- svrepdesign(data = sample, weights = ~weight, repweights = replicates, type = type,
                        combined.weights = TRUE, mse = TRUE)
  record(name, design)
  means_and_totals(name, design, "y", "", degf(design))
}
finish()
