# Heckman's two steps by hand, weighted: probit by glm, log wage by lm, both of base R.
folder <- commandArgs(trailingOnly = TRUE)[1]
people <- read.csv(file.path(folder, "people.csv"))
has <- as.numeric(!is.na(people$wage))
w <- people$weight / mean(people$weight)
tight <- glm.control(epsilon = 1e-15, maxit = 200)
first <- suppressWarnings(glm(has ~ age + school + young, family = quasibinomial("probit"),
                              weights = w, data = people, control = tight))
index <- predict(first, type = "link")
people$mills <- dnorm(index) / pnorm(index)
inside <- has == 1
second <- lm(log(wage) ~ age + school + mills, data = people[inside, ],
             weights = w[inside])
slope <- coef(second)[["mills"]]
delta <- people$mills[inside] * (people$mills[inside] + index[inside])
square <- weighted.mean(residuals(second)^2, w[inside]) +
  slope^2 * weighted.mean(delta, w[inside])
sigma <- sqrt(square)
rho <- slope / sigma
without <- cbind(1, people$age, people$school) %*% coef(second)[1:3]
mean_wage <- exp(without + square / 2) * ifelse(inside,
  pnorm(index + slope) / pnorm(index), pnorm(-index - slope) / pnorm(-index))
values <- c(coef(first), coef(second), sigma, rho, weighted.mean(mean_wage[inside], w[inside]),
            weighted.mean(mean_wage[!inside], w[!inside]))
writeLines(format(values, digits = 17), file.path(folder, "answers.txt"))
