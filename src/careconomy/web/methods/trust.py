"""How sure a figure is."""

from __future__ import annotations

from careconomy.report.language import N_
from careconomy.web.methods.entry import Entry
from careconomy.web.methods.sources import PACKAGE

ENTRIES = (
    Entry(
        anchor="interval",
        group="sure",
        title=N_("Intervals"),
        what=N_("The range behind a figure: in nine of ten draws it lies within."),
        how=N_(
            "The study is run again with other values of all that is uncertain; the interval goes "
            "from the 5th to the 95th percentile."
        ),
        sources=PACKAGE,
        limits=N_(
            "It covers uncertain inputs, not what the model leaves out, such as prices and "
            "behaviour that react."
        ),
        covers=("note:interval",),
    ),
    Entry(
        anchor="quality",
        group="sure",
        title=N_("Observed, estimated, assumed"),
        what=N_("Each fact says how it is known."),
        how=N_(
            "Observed: published by the source named. Estimated: by a documented rule, mostly "
            "from similar countries; marked ≈. Assumed: set by the authors for want of better."
        ),
        sources=PACKAGE,
        limits=N_("What nobody has measured is shown as not known, never as zero."),
        covers=("note:quality",),
    ),
)
