# Shares beyond a multiple of the median, linearised with the median's own influence, by R's survey.
#
# time.csv: stratum, cluster, weight, domain, work, free. The formula is that of Osier (2009):
# influence of the share at a fixed line, plus the density of the domain at the line times the
# influence of the line; densities are Gaussian kernel estimates, bandwidth sd * n^(-1/5).
suppressPackageStartupMessages(library(survey))
options(digits = 17)
output <- commandArgs(TRUE)[1]
data <- read.csv(file.path(output, "time.csv"))
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)

density_at <- function(x, w, at, h) sum(w * dnorm((x - at) / h)) / (sum(w) * h)

median_of <- function(x, w) {
  order <- order(x)
  x[order][which(cumsum(w[order]) >= 0.5 * sum(w) * (1 - 1e-14))[1]]
}

one <- function(time, k, above) {
  x <- data[[time]]
  w <- data$weight
  q <- median_of(x, w)
  line <- k * q
  whole <- sum(w)
  h <- sqrt(sum(w * x^2) / whole - (sum(w * x) / whole)^2) * length(x)^(-0.2)
  of_line <- -k * ((x <= q) - 0.5) / (whole * density_at(x, w, q, h))
  rows <- list()
  for (level in c("all", sort(unique(data$domain)))) {
    inside <- if (level == "all") rep(TRUE, length(x)) else data$domain == level
    poor <- inside & (if (above) x > line else x < line)
    hours <- ifelse(poor, abs(x - line), 0) / 60
    size <- sum(w[inside])
    share <- sum(w[poor]) / size
    deficit <- sum(w * hours) / size
    sign <- if (above) -1 else 1
    thick <- density_at(x[inside], w[inside], line, h)
    z_share <- inside * (poor - share) / size + sign * thick * of_line
    z_deficit <- inside * (hours - deficit) / size + sign * share / 60 * of_line
    z_poor <- z_deficit / share - deficit / share^2 * z_share
    z <- data.frame(incidence = z_share, deficit = z_deficit, deficit_of_poor = z_poor)
    values <- c(incidence = share, deficit = deficit, deficit_of_poor = deficit / share)
    changed <- update(design, incidence = z$incidence, deficit = z$deficit,
                      deficit_of_poor = z$deficit_of_poor)
    errors <- SE(svytotal(~incidence + deficit + deficit_of_poor, changed))
    for (name in names(values)) {
      rows[[length(rows) + 1]] <- data.frame(
        case = time, statistic = name, variable = format(k), domain = level,
        field = c("est", "se"), value = sprintf("%.17g", c(values[[name]], errors[[name]]))
      )
    }
  }
  do.call(rbind, rows)
}

answers <- rbind(one("work", 1.5, TRUE), one("free", 0.6, FALSE))
write.csv(answers, file.path(output, "answers.csv"), row.names = FALSE, quote = TRUE)
