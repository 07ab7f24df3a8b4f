# Linearised errors on the data that come with the package survey. Rscript taylor.R FOLDER
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "report.R"))

data(api); data(mu284); data(nhanes); data(scd); data(hospital); data(election); data(crowd)
data(fpc); data(yrbs)

schools <- function(name, data) {
  data <- data[, intersect(c("stype", "awards", "sch.wide", "api99", "api00", "enroll", "api.stu",
                             "meals", "ell", "pw", "fpc", "dnum", "snum", "fpc1", "fpc2"),
                           names(data))]
  # Schools without a figure of pupils leave the data set, on both sides.
  data <- data[!is.na(data$enroll), ]
  data$awarded <- as.numeric(data$awards == "Yes")
  shared(name, data)
}
api <- list(
  variables = c("api00", "enroll"),
  pairs = list(c("api.stu", "enroll"), c("api00", "api99")),
  yes_or_no = "awarded", by = "stype",
  groups = list(list(column = "awards", first = "Yes", second = "No"),
                list(column = "stype", first = "E", second = "H")),
  rules = c("math", "school")
)
describe_schools <- function(case, design, more = list()) {
  do.call(describe, modifyList(c(list(case = case, design = design), api), more))
}

srs <- schools("apisrs", apisrs)
describe_schools("random sample", svydesign(id = ~1, weights = ~pw, data = srs))
describe_schools("random sample, fpc", svydesign(id = ~1, weights = ~pw, fpc = ~fpc, data = srs))

strat <- schools("apistrat", apistrat)
describe_schools("strata", svydesign(id = ~1, strata = ~stype, weights = ~pw, data = strat))
describe_schools("strata, fpc",
                 svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat))

clus1 <- schools("apiclus1", apiclus1)
describe_schools("clusters", svydesign(id = ~dnum, weights = ~pw, data = clus1))
describe_schools("clusters, fpc", svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1))

clus2 <- schools("apiclus2", apiclus2)
two_stages <- list(groups = list(list(column = "stype", first = "E", second = "H")), rules = "math")
describe_schools("two stages, fpc",
                 svydesign(id = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2),
                 two_stages)
describe_schools("two stages, first fpc only",
                 svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc1, data = clus2), two_stages)
describe_schools("two stages, no fpc",
                 svydesign(id = ~dnum + snum, weights = ~pw, data = clus2), two_stages)

municipalities <- mu284
municipalities$weight <- with(mu284, n1 / 5 * n2 / 3)
municipalities <- shared("mu284", municipalities)
describe("municipalities, two stages", variables = "y1",
         svydesign(id = ~id1 + id2, fpc = ~n1 + n2, weights = ~weight, data = municipalities))

people <- nhanes[!is.na(nhanes$HI_CHOL), ]
people$sex <- ifelse(people$RIAGENDR == 1, "men", "women")
people <- shared("nhanes", people)
describe("health survey", variables = "HI_CHOL", yes_or_no = "HI_CHOL",
         svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE,
                   data = people),
         by = c("sex", "agecat"),
         groups = list(list(column = "sex", first = "women", second = "men")))

cardiac <- scd
cardiac$weight <- 1.5
cardiac <- shared("scd", cardiac)
describe("ambulances", variables = c("alive", "arrests"), pairs = list(c("alive", "arrests")),
         svydesign(id = ~ambulance, strata = ~ESA, weights = ~weight, nest = TRUE, data = cardiac))

births <- shared("hospital", hospital)
births_design <- svydesign(id = ~hospno, strata = ~oblevel, weights = ~weighta, fpc = ~tothosp,
                           data = births)
describe("hospitals, fpc", births_design, variables = "births")

states <- data.frame(election_pps)
states <- states[, c("votes", "Bush", "Kerry", "Nader", "wt")]
states <- shared("election", states)
describe("elections, with replacement", svydesign(id = ~1, weights = ~wt, data = states),
         variables = "Bush", pairs = list(c("Bush", "votes"), c("Nader", "Kerry")))

homes <- crowd
homes$weight <- homes$weight + 0
homes <- shared("crowd", homes)
describe("crowding", variables = c("rooms", "person"), pairs = list(c("person", "rooms")),
         svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = homes))

small <- shared("fpc", fpc)
describe("small sample, fpc", variables = "x",
         svydesign(id = ~psuid, strata = ~stratid, weights = ~weight, fpc = ~Nh, nest = TRUE,
                   data = small))
describe("small sample", variables = "x",
         svydesign(id = ~psuid, strata = ~stratid, weights = ~weight, nest = TRUE, data = small))

youth <- data.frame(yrbs)
youth$smokes <- as.numeric(youth$qn8 == 1)
youth <- shared("yrbs", youth[!is.na(youth$qn8), ])
describe("youth", variables = "smokes", yes_or_no = "smokes",
         svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = youth))

# Lonely clusters: strata of one cluster, by each of the rules, whole and in domains.
lonely <- clus1
lonely$stratum <- with(lonely, ifelse(dnum == 637, "a", ifelse(dnum == 61, "b",
                       ifelse(dnum < 300, "c", "d"))))
lonely$population <- with(lonely, ifelse(stratum == "a", 9, ifelse(stratum == "b", 1,
                          ifelse(stratum == "c", 300, 447))))
lonely <- shared("lonely", lonely)
for (rule in c("remove", "adjust", "average", "fail")) {
  options(survey.lonely.psu = rule)
  whole <- svydesign(id = ~dnum, strata = ~stratum, weights = ~pw, data = lonely)
  corrected <- svydesign(id = ~dnum, strata = ~stratum, weights = ~pw, fpc = ~population,
                         data = lonely)
  for (case in c("lonely", "lonely, fpc")) {
    design <- if (case == "lonely") whole else corrected
    name <- paste0(case, ", ", rule)
    if (rule == "fail") {
      stopped <- inherits(try(svymean(~api00, design), silent = TRUE), "try-error")
      answer(name, "mean", "api00", "", stopped = as.numeric(stopped))
    } else {
      describe_schools(name, design, list(by = "stype", groups = list(),
                                          rules = if (rule != "average") "math" else character()))
    }
  }
}
finish()
