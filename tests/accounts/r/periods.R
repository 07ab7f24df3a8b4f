# Differences of two halves of a year. Rscript periods.R FOLDER
# Reads diaries.csv (weight, after, women and one column an indicator) and replicates.csv, writes
# answers.csv: design, variable, difference, se, t, df, p of survey's t-test; change and change_se
# of the gap between women and men.
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
diaries <- read.csv(file.path(folder, "diaries.csv"))
replicates <- as.matrix(read.csv(file.path(folder, "replicates.csv"), header = FALSE))
count <- ncol(replicates)
designs <- list(
  taylor = svydesign(id = ~1, weights = ~weight, data = diaries),
  replicates = svrepdesign(data = diaries, weights = ~weight, repweights = replicates,
                           type = "other", scale = 1 / count, rscales = rep(1, count),
                           mse = TRUE, combined.weights = TRUE))
rows <- list()
for (name in names(designs)) {
  for (variable in setdiff(names(diaries), c("weight", "after", "women"))) {
    design <- designs[[name]]
    fit <- svyglm(reformulate("after", variable), design)
    gap <- svyglm(as.formula(paste(variable, "~ after * women")), design)
    test <- svyttest(reformulate("after", variable), design)
    rows[[length(rows) + 1]] <- data.frame(
      design = name, variable = variable, difference = unname(coef(fit)["after"]),
      se = unname(SE(fit)["after"]), t = unname(test$statistic), df = unname(test$parameter),
      p = unname(test$p.value), change = unname(coef(gap)["after:women"]),
      change_se = unname(SE(gap)["after:women"]))
  }
}
answers <- do.call(rbind, rows)
write.csv(format(answers, digits = 17), file.path(folder, "answers.csv"), row.names = FALSE)
