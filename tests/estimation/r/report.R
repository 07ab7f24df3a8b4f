# What the oracle scripts share: numbers go out in full precision, one figure a line.
#
# answers.csv: case, statistic, variable, domain, field, value
#   statistic  mean, total, ratio, proportion, quantile RULE PROBABILITY, difference, quotient
#   variable   a column; for a ratio "numerator/denominator"
#   domain     "" for all rows, else "column=value"; for a difference "column=first-second"
#   field      est, se, lci, uci, df, deff, t, p, ...
suppressPackageStartupMessages(library(survey))
options(digits = 17, survey.adjust.domain.lonely = FALSE)

output <- commandArgs(TRUE)[1]
answers <- list()

digits17 <- function(x) {
  shown <- sprintf("%.17g", as.numeric(x))
  ifelse(is.na(x), "nan", ifelse(is.infinite(x), ifelse(x > 0, "inf", "-inf"), shown))
}

answer <- function(case, statistic, variable, domain, ...) {
  fields <- list(...)
  answers[[length(answers) + 1]] <<- data.frame(
    case = case, statistic = statistic, variable = variable, domain = domain,
    field = names(fields), value = digits17(unlist(fields))
  )
}

finish <- function() {
  answer("session", "version", "R", "", major = as.numeric(R.version$major),
         minor = as.numeric(R.version$minor))
  survey_version <- unlist(packageVersion("survey"))
  answer("session", "version", "survey", "", major = survey_version[1],
         minor = survey_version[2], patch = survey_version[3])
  write.csv(do.call(rbind, answers), file.path(output, "answers.csv"),
            row.names = FALSE, quote = TRUE)
}

# Write a data set for the other side, numbers in full, and hand it back.
shared <- function(name, data) {
  plain <- data.frame(data)
  for (column in names(plain)) {
    values <- plain[[column]]
    plain[[column]] <- if (is.numeric(values)) digits17(values) else as.character(values)
  }
  path <- file.path(output, paste0(name, ".csv"))
  write.csv(plain, path, row.names = FALSE, quote = TRUE, na = "")
  data
}

one <- function(x) as.numeric(coef(x))[1]
formula_of <- function(...) as.formula(paste0("~", paste0(..., collapse = "+")))

means_and_totals <- function(case, design, variables, domain, df) {
  # A population of the size of the sample has no design effect.
  more <- sum(weights(design, "sampling")) > sum(weights(design, "sampling") != 0)
  for (variable in variables) {
    f <- formula_of(variable)
    for (statistic in c("mean", "total")) {
      with_deff <- more && statistic == "mean"
      found <- (if (statistic == "mean") svymean else svytotal)(f, design, deff = with_deff)
      limits <- confint(found, df = df)
      fields <- list(est = one(found), se = SE(found)[1], lci = limits[1], uci = limits[2], df = df)
      if (with_deff) fields$deff <- as.numeric(deff(found))[1]
      do.call(answer, c(list(case, statistic, variable, domain), fields))
    }
  }
}

ratios <- function(case, design, pairs, domain, df) {
  for (pair in pairs) {
    # A domain whose denominator is zero has no ratio.
    found <- try(svyratio(formula_of(pair[1]), formula_of(pair[2]), design), silent = TRUE)
    if (inherits(found, "try-error")) next
    limits <- confint(found, df = df)
    answer(case, "ratio", paste(pair, collapse = "/"), domain, est = one(found),
           se = as.numeric(SE(found))[1], lci = limits[1], uci = limits[2], df = df)
  }
}

proportions <- function(case, design, variables, domain, df) {
  for (variable in variables) {
    found <- svyciprop(formula_of(variable), design, method = "xlogit", df = df)
    limits <- as.numeric(attr(found, "ci"))
    answer(case, "proportion", variable, domain, est = as.numeric(found)[1],
           se = sqrt(as.numeric(attr(found, "var"))), lci = limits[1], uci = limits[2], df = df)
    # The same by a fitted model, exact to its convergence alone; slow with many replicates.
    if (!inherits(design, "svyrep.design")) {
      model <- svyciprop(formula_of(variable), design, method = "logit", df = df)
      limits <- as.numeric(attr(model, "ci"))
      answer(case, "proportion by model", variable, domain, lci = limits[1], uci = limits[2])
    }
  }
}

quantiles <- function(case, design, variables, rules, domain, df) {
  for (variable in variables) for (rule in rules) for (p in c(0.1, 0.25, 0.5, 0.75, 0.9)) {
    found <- svyquantile(formula_of(variable), design, p, qrule = rule, df = df)[[1]]
    answer(case, paste("quantile", rule, p), variable, domain, est = found[1, 1],
           lci = found[1, 2], uci = found[1, 3], se = found[1, 4], df = df)
  }
}

# Replicates of the quantile itself.
replicated_quantiles <- function(case, design, variables, rules, domain, df) {
  for (variable in variables) for (rule in rules) for (p in c(0.25, 0.5)) {
    found <- suppressWarnings(suppressMessages(svyquantile(
      formula_of(variable), design, p, qrule = rule, df = df, interval.type = "quantile")))[[1]]
    answer(case, paste("replicated quantile", rule, p), variable, domain, est = found[1, 1],
           se = found[1, 4], df = df)
  }
}

# The record of a replicate design: what the other side needs beside the weights.
record <- function(case, design) {
  answer(case, "design", "", "", factor = design$scale, df = degf(design),
         mse = as.numeric(design$mse), replicates = ncol(weights(design, "analysis")))
  for (r in seq_along(design$rscales)) {
    answer(case, "design", "rscales", as.character(r), value = design$rscales[r])
  }
}

# First minus second, and first over second, of the means in two groups. Replicates: the whole
# statistic with each of them; else the delta method with the covariance of the two.
compared <- function(design, variable, group) {
  if (!inherits(design, "svyrep.design")) {
    by_group <- svyby(formula_of(variable), formula_of(group$column), design, svymean,
                      covmat = TRUE)
    return(list(
      difference = svycontrast(by_group, bquote(.(as.name(group$first)) -
                                                .(as.name(group$second)))),
      quotient = svycontrast(by_group, bquote(.(as.name(group$first)) /
                                              .(as.name(group$second))))))
  }
  values <- design$variables[[variable]]
  first <- design$variables[[group$column]] == group$first
  mean_in <- function(w, chosen) sum((w * values)[chosen]) / sum(w[chosen])
  list(
    difference = withReplicates(design, function(w, data) mean_in(w, first) - mean_in(w, !first)),
    quotient = withReplicates(design, function(w, data) mean_in(w, first) / mean_in(w, !first)))
}

gaps <- function(case, whole, variables, groups) {
  for (group in groups) for (variable in variables) {
    design <- eval(bquote(subset(whole, .(as.name(group$column)) %in%
      c(.(group$first), .(group$second)))))
    df <- degf(design)
    found <- compared(design, variable, group)
    domain <- sprintf("%s=%s-%s", group$column, group$first, group$second)
    for (statistic in names(found)) {
      est <- as.numeric(found[[statistic]])[1]
      se <- as.numeric(SE(found[[statistic]]))[1]
      fields <- list(est = est, se = se, lci = est + se * qt(0.025, df),
                     uci = est + se * qt(0.975, df), df = df)
      if (statistic == "difference") {
        fields$t <- est / se
        fields$p <- 2 * pt(-abs(est / se), df)
      }
      do.call(answer, c(list(case, statistic, variable, domain), fields))
    }
    model <- svyttest(as.formula(sprintf("%s ~ I(%s == '%s')", variable, group$column,
                                         group$first)), design)
    answer(case, "t test", variable, domain, est = as.numeric(model$estimate),
           t = as.numeric(model$statistic), df = as.numeric(model$parameter),
           p = as.numeric(model$p.value))
  }
}

within <- function(design, column, value) {
  eval(bquote(subset(design, .(as.name(column)) == .(value))))
}

# Every figure of one design, for all rows and for each domain.
describe <- function(case, design, variables, pairs = list(), yes_or_no = character(),
                     by = character(), groups = list(), rules = character()) {
  figures <- function(design, domain) {
    df <- degf(design)
    means_and_totals(case, design, variables, domain, df)
    ratios(case, design, pairs, domain, df)
    proportions(case, design, yes_or_no, domain, df)
    quantiles(case, design, variables, rules, domain, df)
    if (domain == "" && inherits(design, "svyrep.design")) {
      replicated_quantiles(case, design, variables, rules, domain, df)
    }
  }
  figures(design, "")
  for (column in by) for (value in sort(unique(as.character(design$variables[[column]])))) {
    figures(within(design, column, value), paste0(column, "=", value))
  }
  gaps(case, design, variables, groups)
}
