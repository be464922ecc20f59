"""Facts of referral: who brought whom, how far it went, and which of it cannot be.

The forest is built by doubling: pairs of a user and somebody above them at most 2, 4, 8 … steps away. Each round is
a table of its own, since databases that write a nested query out would read the first one 32 times.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import Derived, Fact, FactInputs, before_ends, in_periods, left_joined, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text

REACHES = (1, 2, 4, 8, 16, 32)
"""Steps that each round sees; a user further from a root than the last one has no depth, as one below a cycle."""
FOREST = "kpi_referral_forest"


def pairs_name(reach: int) -> str:
    """Name of the table of pairs at most `reach` steps apart."""
    return f"kpi_referral_pairs_{reach}"


def referrals(inputs: FactInputs) -> ir.Table:
    """Users and who brought them: ``user_id, ancestor_id, distance`` = 1. Grain: one row per user brought by a user.

    Left out are referrers who are not users themselves, and users who name themselves.
    """
    users = inputs.tables["users"]
    if not inputs.has("users.referrer_id"):
        return users.select("user_id", ancestor_id=_.user_id, distance=ibis.literal(1).cast("int64")).filter(False)
    known = users.select(ancestor_id=_.user_id)
    brought = users.filter(_.referrer_id.notnull() & (_.referrer_id != _.user_id)).select("user_id", "referrer_id")
    pairs = brought.join(known, brought.referrer_id == known.ancestor_id)
    return pairs.select("user_id", "ancestor_id", distance=ibis.literal(1).cast("int64"))


def further_pairs(pairs: ir.Table, reach: int) -> ir.Table:
    """Return the pairs at most twice as far apart as `reach`, from those at most `reach` apart.

    Nobody has two referrers, so each user has at most one row per distance.
    """
    upper = pairs.select(middle_id=_.user_id, top_id=_.ancestor_id, more=_.distance)
    far = pairs.filter(_.distance == reach)
    joined = far.join(upper, far.ancestor_id == upper.middle_id)
    return pairs.union(joined.select("user_id", ancestor_id=_.top_id, distance=(_.distance + _.more).cast("int64")))


def referral_forest(inputs: FactInputs) -> ir.Table:
    """Every registered user's place in the referral forest. Grain: one row per user, staff among them.

    ``referrer_id`` is null without a referrer or with one that cannot be; ``depth`` counts the steps to the root and
    is null in or below a cycle (and beyond the last of :data:`REACHES`); ``fault`` says what is wrong with the
    user's own referrer: ``orphan``, ``self_reference`` or ``endless``.
    """
    users, pairs = inputs.tables["users"], inputs.tables[pairs_name(REACHES[-1])]
    named = users.referrer_id if inputs.has("users.referrer_id") else ibis.null("string")
    people = users.select("user_id", "registered_on", named_id=named)
    above = pairs.group_by("user_id").agg(
        referrer_id=_.ancestor_id.max(where=_.distance == 1),
        steps=_.distance.max(),
        top_id=_.ancestor_id.max(where=_.distance == REACHES[-1]),
    )
    # Whoever has somebody above them even at the furthest step seen has no root within reach.
    brought = inputs.tables[pairs_name(1)].select(endless_id=_.user_id)
    rows = left_joined(people, above, "user_id")
    rows = rows.left_join(brought, rows.top_id == brought.endless_id)
    depth = rows.endless_id.isnull().ifelse(rows.steps.fill_null(0), ibis.null("int64"))
    fault = ibis.cases(
        (rows.endless_id.notnull(), "endless"),
        (rows.named_id == rows.user_id, "self_reference"),
        (rows.named_id.notnull() & rows.referrer_id.isnull(), "orphan"),
        else_=ibis.null("string"),
    )
    return rows.select(
        "user_id", "registered_on", "referrer_id", is_root=rows.referrer_id.isnull(), depth=depth, fault=fault
    )


def referral_faults(tables: Mapping[str, ir.Table]) -> ir.Table:
    """Return one row that counts the users whose referrer cannot be: ``orphans, self_references, endless``.

    Parameters
    ----------
    tables
        With the table :data:`FOREST`. Endless are users in or below a cycle, or too far from their root.
    """
    fault = tables[FOREST].fault
    counts = {"orphans": "orphan", "self_references": "self_reference", "endless": "endless"}
    return tables[FOREST].agg(
        **{name: (fault == kind).ifelse(1, 0).sum().fill_null(0) for name, kind in counts.items()}
    )


def referral_periods(inputs: FactInputs) -> ir.Table:
    """Return the registered base of each period. Grain: one row per period, segment and user registered by its end.

    ``is_new`` tells who registered within it and ``is_referred`` who named a referrer other than themselves;
    ``depth`` is the place in the forest and ``would_refer`` the answer when asked, null where not. Staff are left out.
    """
    users = inputs.tables["users"]
    columns = {
        "is_referred": _is_referred(inputs),
        "would_refer": users.willing_to_refer if inputs.has("users.willing_to_refer") else ibis.null("boolean"),
    }
    base = without_staff(users.mutate(**columns), inputs)
    placed = left_joined(base, inputs.tables[FOREST].select("user_id", "depth"), "user_id")
    return before_ends(placed, "registered_on").mutate(is_new=_.registered_on >= _.start_on)


def _is_referred(inputs: FactInputs) -> ir.BooleanValue:
    """Whether a user named a referrer, whoever that is but the user."""
    users = inputs.tables["users"]
    if not inputs.has("users.referrer_id"):
        return ibis.literal(False)
    return (users.referrer_id != users.user_id).fill_null(False)


def referrer_periods(inputs: FactInputs) -> ir.Table:
    """Return the registered base of each period with whom each had brought by its end.

    Grain as :func:`referral_periods`. ``referrals`` are users brought directly, ``reach`` those brought directly or
    by others below; staff are neither, but those they brought are. ``is_seed`` tells who brought
    ``rules.seed_referrals`` or more directly.
    """
    base = referral_periods(inputs)
    people = without_staff(inputs.tables["users"], inputs).select("user_id", "registered_on")
    pairs, places = inputs.tables[pairs_name(REACHES[-1])], inputs.tables[FOREST].select("user_id", "depth")
    below = pairs.join(people, "user_id").join(places, "user_id")
    # A cycle has no below: whoever is in or under one counts for the user that brought them, and for nobody else.
    counted = before_ends(below.filter((_.distance == 1) | _.depth.notnull()), "registered_on")
    brought = counted.group_by("period", _.ancestor_id.name("user_id")).agg(
        referrals=(_.distance == 1).ifelse(1, 0).sum(), reach=_.count()
    )
    rows = left_joined(base, brought, "period", "user_id")
    rows = rows.mutate(referrals=rows.referrals.fill_null(0), reach=rows.reach.fill_null(0))
    return rows.mutate(is_seed=rows.referrals >= inputs.rules.seed_referrals)


def seed_contacts(inputs: FactInputs) -> ir.Table:
    """Return the seed users of each period with whether a message reached them. Grain as :func:`referral_periods`."""
    seeds = referrer_periods(inputs).filter(_.is_seed)
    touches = inputs.tables["touches"]
    sent = in_periods(touches, "sent_on")
    if inputs.has("touches.delivered_at"):
        sent = sent.filter(_.delivered_at.notnull())
    reached = sent.group_by("period", "user_id").agg(reached=_.count())
    return left_joined(seeds, reached, "period", "user_id").mutate(is_reached=_.reached.notnull())


def referred_orders(inputs: FactInputs) -> ir.Table:
    """Counted orders, each with whether its buyer named a referrer. Grain: one row per period, segment and order."""
    orders, users = inputs.tables[ORDER_HISTORY], inputs.tables["users"]
    brought = users.filter(_is_referred(inputs)).select(brought_id="user_id")
    dated = in_periods(orders, "ordered_on")
    return dated.left_join(brought, dated.user_id == brought.brought_id).mutate(is_referred=_.brought_id.notnull())


def _pairs(reach: int) -> Derived:
    if reach == REACHES[0]:
        return Derived(pairs_name(reach), ("users",), "", referrals)
    shorter = REACHES[REACHES.index(reach) - 1]

    def build(inputs: FactInputs) -> ir.Table:
        return further_pairs(inputs.tables[pairs_name(shorter)], shorter)

    return Derived(pairs_name(reach), ("users",), "", build, uses=(pairs_name(shorter),))


DERIVED = (
    *(_pairs(reach) for reach in REACHES),
    Derived(FOREST, ("users",), "", referral_forest, uses=(pairs_name(1), pairs_name(REACHES[-1]))),
)

FACTS = (
    Fact(
        "referral_periods",
        Text(
            "每行一位截至期末已注册的用户，注明其推荐来源",
            "one row per period and user registered by its end, with who brought them",
        ),
        ("users",),
        ("users",),
        referral_periods,
        uses=(FOREST,),
    ),
    Fact(
        "referrer_periods",
        Text(
            "每行一位截至期末已注册的用户，注明其带来的人数",
            "one row per period and user registered by its end, with whom they brought",
        ),
        ("users",),
        ("users",),
        referrer_periods,
        uses=(FOREST, pairs_name(REACHES[-1])),
        refuses=("group",),
    ),
    Fact(
        "seed_contacts",
        Text(
            "每行一位截至期末的种子用户，注明当期是否触达",
            "one row per period and seed user by its end, with whether a message reached them in it",
        ),
        ("users", "touches"),
        ("users",),
        seed_contacts,
        uses=(FOREST, pairs_name(REACHES[-1])),
        refuses=("group",),
    ),
    Fact(
        "referred_orders",
        Text(
            "每行一笔当期订单，注明买家是否由人推荐而来",
            "one row per period and order, with whether its buyer was referred",
        ),
        ("orders", "users"),
        ("orders",),
        referred_orders,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
    ),
)
