# Figures of a generated survey. Rscript generated.R FOLDER
# Reads generated.csv (weight, stratum, cluster, population, household, households, sex, age,
# care, paid, cares, care_women, care_known) and replicates.csv (160 weights of successive
# differences, one row a diary).
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "report.R"))
diaries <- read.csv(file.path(output, "generated.csv"))
replicates <- as.matrix(read.csv(file.path(output, "replicates.csv"), header = FALSE))

figures <- function(case, design, rules = character(), by = c("sex", "age")) {
  describe(case, design, variables = c("care", "paid", "cares"), rules = rules,
           pairs = list(c("care", "cares"), c("care", "paid"), c("care_women", "care")),
           yes_or_no = "cares", by = by,
           groups = list(list(column = "sex", first = "women", second = "men")))
}

figures("strata and clusters", rules = c("math", "school"),
        svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, nest = TRUE,
                  data = diaries))
figures("strata and clusters, fpc",
        svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, fpc = ~population,
                  nest = TRUE, data = diaries))
figures("two stages, fpc", by = "sex",
        svydesign(id = ~cluster + household, strata = ~stratum, weights = ~weight, nest = TRUE,
                  fpc = ~population + households, data = diaries))

# Where it is missing, a diary is outside the domain and stays in the design.
known <- subset(svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, fpc = ~population,
                          nest = TRUE, data = diaries), !is.na(care_known))
describe("missing values", known, variables = "care_known", by = "sex",
         groups = list(list(column = "sex", first = "women", second = "men")))

options(survey.lonely.psu = "remove")
few <- subset(diaries, stratum != 1 | cluster == min(cluster[stratum == 1]))
for (rule in c("remove", "adjust", "average")) {
  options(survey.lonely.psu = rule)
  figures(paste("lonely,", rule), by = "sex",
          svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = few))
}

successive <- svrepdesign(data = diaries, weights = ~weight, repweights = replicates,
                          type = "successive-difference", combined.weights = TRUE, mse = TRUE)
record("successive differences", successive)
figures("successive differences", successive, rules = "math")

scales <- seq(0.5, 1.5, length.out = ncol(replicates))
for (mse in c(TRUE, FALSE)) {
  design <- svrepdesign(data = diaries, weights = ~weight, repweights = replicates, type = "other",
                        combined.weights = TRUE, scale = 0.03, rscales = scales, mse = mse)
  name <- paste("scales,", if (mse) "estimate" else "mean")
  record(name, design)
  figures(name, design, by = character())
}
finish()
