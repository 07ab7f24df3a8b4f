# Errors from replicate weights, on the data of the package survey. Rscript replicates.R FOLDER
# The weights that R makes are handed over with the data, so that both sides use the same ones.
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "report.R"))
data(api); data(scd); data(nhanes)
set.seed(20141)

with_weights <- function(name, data, design) {
  replicates <- as.matrix(weights(design, "analysis"))
  colnames(replicates) <- paste0("replicate", seq_len(ncol(replicates)))
  sampling <- as.numeric(weights(design, "sampling"))
  shared(name, cbind(data, sampling = sampling, replicates))
  record(name, design)
}

columns <- c("stype", "awards", "api99", "api00", "enroll", "api.stu", "pw", "fpc", "dnum", "snum")
schools <- function(data) {
  data <- data[!is.na(data$enroll), intersect(columns, names(data))]
  data$awarded <- as.numeric(data$awards == "Yes")
  data
}
describe_schools <- function(name, data, design) {
  with_weights(name, data, design)
  describe(name, design, variables = c("api00", "enroll"),
           pairs = list(c("api.stu", "enroll"), c("api00", "api99")), yes_or_no = "awarded",
           by = "stype", groups = list(list(column = "stype", first = "E", second = "H")),
           rules = c("math", "school"))
}

strat <- schools(apistrat)
strata <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = strat)
strata_fpc <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)
clus1 <- schools(apiclus1)
clusters <- svydesign(id = ~dnum, weights = ~pw, data = clus1)
clusters_fpc <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)

for (mse in c(FALSE, TRUE)) {
  named <- function(name) paste0(name, if (mse) ", estimate" else ", mean")
  made <- function(design, ...) as.svrepdesign(design, mse = mse, ...)
  describe_schools(named("JK1"), clus1, made(clusters, type = "JK1"))
  describe_schools(named("JK1, fpc"), clus1, made(clusters_fpc, type = "JK1"))
  describe_schools(named("bootstrap"), clus1, made(clusters_fpc, type = "bootstrap",
                                                   replicates = 40))
  describe_schools(named("bootstrap n-1"), clus1, made(clusters, type = "subbootstrap",
                                                       replicates = 40))
}
# A delete-one jackknife of 200 schools is large: one of each kind.
thin <- strat[seq(1, nrow(strat), by = 4), ]
thin_design <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = thin)
thin_fpc <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = thin)
describe_schools("JKn, mean", thin, as.svrepdesign(thin_design, type = "JKn", mse = FALSE))
describe_schools("JKn, fpc, estimate", thin, as.svrepdesign(thin_fpc, type = "JKn", mse = TRUE))

# Two clusters in each stratum: balanced halves.
people <- nhanes[!is.na(nhanes$HI_CHOL) & nhanes$SDMVPSU < 3, ]
people <- people[seq(1, nrow(people), by = 20), ]
people$sex <- ifelse(people$RIAGENDR == 1, "men", "women")
halves <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE,
                    data = people)
balanced <- list("BRR, mean" = as.svrepdesign(halves, type = "BRR", mse = FALSE),
                 "BRR, estimate" = as.svrepdesign(halves, type = "BRR", mse = TRUE),
                 "Fay 0.3, mean" = as.svrepdesign(halves, type = "Fay", fay.rho = 0.3, mse = FALSE),
                 "Fay 0.5, estimate" = as.svrepdesign(halves, type = "Fay", fay.rho = 0.5,
                                                      mse = TRUE))
for (name in names(balanced)) {
  with_weights(name, people, balanced[[name]])
  describe(name, balanced[[name]], variables = "HI_CHOL", yes_or_no = "HI_CHOL",
           by = c("sex", "agecat"),
           groups = list(list(column = "sex", first = "women", second = "men")))
}

# The half-sample weights of the help page of scd.
half <- 2 * cbind(c(1, 0, 1, 0, 1, 0), c(1, 0, 0, 1, 0, 1), c(0, 1, 1, 0, 0, 1),
                  c(0, 1, 0, 1, 1, 0))
scd$weight <- 1
ambulances <- svrepdesign(data = scd, type = "BRR", repweights = half, weights = ~weight,
                          combined.weights = FALSE, mse = FALSE)
with_weights("scd", scd, ambulances)
describe("scd", ambulances, variables = c("alive", "arrests"), pairs = list(c("alive", "arrests")))
finish()
