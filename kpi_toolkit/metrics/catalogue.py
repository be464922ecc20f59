"""The catalogue: every metric of the library by name, in the order of its sections."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from types import ModuleType

from kpi_toolkit.errors import UsageError, nearest
from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.metrics import (
    acquisition,
    active_rates,
    activity,
    after_contacts,
    assessments,
    audits,
    buyer_states,
    campaigns,
    churn,
    community,
    complaint_care,
    contacts,
    content,
    conversion,
    data_work,
    feedback,
    funnel,
    inquiry_care,
    lifetime,
    loyalty,
    margin,
    member_buying,
    member_silence,
    membership,
    order_depth,
    points,
    products,
    progress,
    projects,
    promotion,
    referral,
    registered,
    retention,
    revenue,
    rewards,
    satisfaction,
    service_load,
    user_churn,
    user_retention,
    visits_by_session,
    wallet,
)
from kpi_toolkit.metrics.composed import resolved
from kpi_toolkit.metrics.metric import Metric, Number
from kpi_toolkit.settings.built_in_roles import ALL_ROLES
from kpi_toolkit.settings.roles import Roles

ALIKE = 0.75
"""How much of two Chinese names is the same where one is taken for the other."""


def _plain(name: str) -> str:
    """Return a name without what people write or leave out as they like: blanks, case, full width, what it is «of»."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_\-·/、()（）的]", "", folded)


class Catalogue:
    """All metrics by name, in the order of their modules. Immutable."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics: dict[str, Metric] = {}
        for entry in metrics:
            if entry.name in self._metrics:
                raise UsageError(f"Two metrics are named `{entry.name}`. Rename one of them.")
            self._metrics[entry.name] = entry

    @cached_property
    def _called(self) -> dict[str, list[str]]:
        """The metrics by what people call them, without what they write or leave out as they like."""
        called: dict[str, list[str]] = {}
        for entry in self:
            for plain in dict.fromkeys(map(_plain, (entry.label.zh, entry.label.en, *entry.also))):
                called.setdefault(plain, []).append(entry.name)
        return called

    @cached_property
    def _in_chinese(self) -> dict[str, str]:
        return {_plain(name): entry.name for entry in self for name in (entry.label.zh, *entry.also)}

    @classmethod
    def of_modules(cls, modules: Iterable[ModuleType]) -> "Catalogue":
        """Collect the :class:`Metric` objects that stand in modules."""
        return cls(value for module in modules for value in vars(module).values() if isinstance(value, Metric))

    def fill(self, values: Mapping[str, object]) -> "Catalogue":
        """Return the catalogue with business settings filled into all words."""
        return Catalogue(entry.fill(values) for entry in self)

    def owned_by(self, roles: Roles) -> "Catalogue":
        """Return the catalogue in which a workspace's roles answer for what they name, its own ones also for what all do."""
        return Catalogue(replace(entry, roles=_owners(entry, roles)) for entry in self)

    def measured_by(self, number: Number) -> "Catalogue":
        """Return the catalogue with metrics that can be called on data."""
        return Catalogue(replace(entry, measured_by=number) for entry in self)

    def __getitem__(self, name: str) -> Metric:
        """Return a metric, or raise UsageError with the nearest names."""
        if name not in self._metrics:
            meant = self.meant(name)
            hint = spoken("metric.meant", names=names_of(meant)) if meant else perhaps(name, self._metrics)
            raise UsageError(spoken("metric.none", name=name, hint=hint))
        return self._metrics[name]

    def meant(self, text: str) -> tuple[str, ...]:
        """Return the metrics that a name which is none may mean: what people call so, else whose names have it in them."""
        plain = _plain(text)
        called = self._called.get(plain, ())
        if called or text.isascii():
            return tuple(called)
        inside = [entry.name for entry in self if text in entry.label.zh]
        inside = inside or [entry.name for entry in self if any(text in name for name in entry.also)]
        return tuple(inside or self._alike(plain))

    def _alike(self, plain: str) -> list[str]:
        """Return the metric with a Chinese name that is most like another, if one is."""
        return [self._in_chinese[name] for name in nearest(plain, self._in_chinese, 1, ALIKE)]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a metric of this name."""
        return name in self._metrics

    def __iter__(self) -> Iterator[Metric]:
        """Yield the metrics in order."""
        return iter(self._metrics.values())

    def __len__(self) -> int:
        """Return the number of metrics."""
        return len(self._metrics)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return tuple(self._metrics)

    def rivals(self, name: str) -> tuple[str, ...]:
        """Return the other definitions of what is called by the same name, whichever of them names the other."""
        named = {entry.name: set(entry.rivals) for entry in self}
        group: set[str] = set()
        grown = {name}
        while grown != group:
            group = grown
            grown = group.union(*(named.get(member, ()) for member in group))
            grown |= {rival for rival, others in named.items() if others & group}
        return tuple(rival for rival in self.names if rival in group - {name})

    def of_role(self, role: str) -> tuple[Metric, ...]:
        """Return the metrics a role reads, in order."""
        return tuple(entry for entry in self if role in entry.roles)


def _owners(entry: Metric, roles: Roles) -> tuple[str, ...]:
    is_of_all = set(ALL_ROLES) <= set(entry.roles)
    more = [
        role.name
        for role in roles.values()
        if role.name not in entry.roles and (entry.name in role.owns or (role.is_own and is_of_all))
    ]
    return (*entry.roles, *more)


_BUILT_IN = Catalogue.of_modules(
    [
        revenue,
        order_depth,
        margin,
        lifetime,
        retention,
        churn,
        buyer_states,
        activity,
        registered,
        acquisition,
        active_rates,
        user_retention,
        user_churn,
        visits_by_session,
        membership,
        promotion,
        campaigns,
        points,
        rewards,
        wallet,
        content,
        referral,
        products,
        feedback,
        complaint_care,
        service_load,
        inquiry_care,
        audits,
        satisfaction,
        data_work,
        projects,
        progress,
        community,
        member_buying,
        member_silence,
        after_contacts,
        contacts,
        assessments,
        conversion,
        funnel,
        loyalty,
    ]
)

CATALOGUE = Catalogue(resolved(_BUILT_IN, []))
