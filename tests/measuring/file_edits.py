"""Edits of files as such: renamed, replaced without a trace, touched, gone, swapped, a part more."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from tests.measuring.edited_shop import DATABASE, Shop, write_file
from tests.measuring.row_edits import Edit


def rename_file(shop: Shop) -> None:
    """Another name, of which kpi.yaml is told or not."""
    table = shop.some("touches", "users", "coupons", "campaigns")
    old = shop.path(table)
    new = old.with_name(f"{table}_{shop.rng.randrange(100)}{old.suffix}")
    old.rename(new)
    shop.places[table] = new.relative_to(shop.folder).as_posix()
    if shop.rng.random() < 0.7:
        shop.table_settings(table)["from"] = new.name
        shop.write_settings()


def replace_in_place(shop: Shop) -> None:
    """Another content in the same file, of the same size, and with the times that it had."""
    _replaced(shop, Path.write_bytes)


def replace_by_another(shop: Shop) -> None:
    """Another file of the same size and times in the place of the old one."""

    def put(path: Path, content: bytes) -> None:
        other = path.with_suffix(".new")
        other.write_bytes(content)
        other.replace(path)

    _replaced(shop, put)


def touch(shop: Shop) -> None:
    """A newer time, or one of years ago, and nothing else."""
    path = shop.rng.choice(sorted(shop.files()))
    os.utime(path, shop.rng.choice((None, (1e9, 1e9))))


def write_again(shop: Shop) -> None:
    """The same content, written anew, as another file."""
    path = shop.rng.choice([path for path in sorted(shop.files()) if path.parent != shop.folder])
    other = path.with_name(f"{path.name}.new")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def delete_file(shop: Shop) -> None:
    """A table less."""
    path = shop.path(shop.some("touches", "coupons", "memberships", "ratings", "groups"))
    if path.is_file():
        path.unlink()


def dead_link(shop: Shop) -> None:
    """A link that leads nowhere in the place of a file."""
    path = shop.path(shop.some("touches", "coupons", "memberships"))
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


def swap_files(shop: Shop) -> None:
    """Two files change names: of two tables, or of two parts of one."""
    parts = sorted(shop.path("order_lines").glob("*.parquet"))
    pairs = [("coupons", "touches"), ("users", "campaigns"), ("groups", "group_members")]
    tables = [pair for pair in pairs if all(name in shop.tables and shop.path(name).is_file() for name in pair)]
    both = tuple(parts[:2]) if shop.rng.random() < 0.5 and len(parts) > 1 else ()
    first, second = both or (shop.path(name) for name in shop.rng.choice(tables or [("orders", "orders")]))
    between = first.with_name("between")
    first.rename(between)
    (second if second.exists() else between).rename(first)
    if between.exists():
        between.rename(second)


def add_part(shop: Shop) -> None:
    """A Parquet part more, whose rows count too; one part less; a part under another name."""
    folder = shop.path("order_lines")
    parts = sorted(folder.glob("*.parquet"))
    what = shop.rng.choice(("more", "less", "renamed"))
    if what == "more" or len(parts) < 2:
        rows = shop.tables["order_lines"].head(shop.rng.randrange(1, 9))
        more = rows.assign(amount=rows["amount"] + 1) if "amount" in rows else rows  # an edit may have taken it away
        write_file(more, folder / f"part-{shop.rng.randrange(3, 99)}.parquet")
    elif what == "less":
        shop.rng.choice(parts).unlink()
    else:
        parts[0].rename(parts[0].with_name(f"part-{shop.rng.randrange(100, 199)}.parquet"))


def other_kind(shop: Shop) -> None:
    """The same rows as Parquet instead of text, or as text instead of Parquet."""
    table = shop.some("touches", "coupons", "ratings", "memberships")
    old = shop.path(table)
    new = old.with_suffix(".csv" if old.suffix == ".parquet" else ".parquet")
    try:
        write_file(shop.tables[table], new)
    except (TypeError, ValueError, ArithmeticError, OSError):  # a column of texts and times
        new.unlink(missing_ok=True)
        return
    old.unlink()
    shop.places[table] = new.relative_to(shop.folder).as_posix()


def other_encoding(shop: Shop) -> None:
    """Another encoding, of which kpi.yaml is told."""
    path = shop.path("users")
    if path.is_file() and path.suffix == ".csv":
        path.write_bytes(path.read_bytes().decode("utf-8", "replace").encode("utf-16"))
        shop.table_settings("users")["encoding"] = "utf-16"
        shop.write_settings()


def copy_file(shop: Shop) -> None:
    """A copy beside a file, which the toolkit does not read or cannot tell from it."""
    path = shop.path(shop.some("orders", "users"))
    if path.is_file():
        name = shop.rng.choice((f"{path.stem} copy.csv", f"{path.stem}.xlsx", f".{path.name}", "readme.txt"))
        path.with_name(name).write_bytes(path.read_bytes())


def other_database(shop: Shop) -> None:
    """The database file written anew: the same tables, fewer of them, or in another order."""
    names = shop.rng.sample(list(shop.tables), len(shop.tables) - shop.rng.randrange(3))
    (shop.folder / DATABASE).unlink()
    shop.write(*names)


def _replaced(shop: Shop, put: Callable[[Path, bytes], object]) -> None:
    """Make one digit of a text file greater."""
    path = shop.path(shop.some("orders", "orders", "users", "coupons"))
    before, content = path.stat(), path.read_bytes()
    digits = [match.start() for match in re.finditer(rb"[1-8]", content) if match.start() > content.find(b"\n")]
    place = shop.rng.choice(digits)
    put(path, content[:place] + bytes([content[place] + 1]) + content[place + 1 :])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


ON_FILES: tuple[Edit, ...] = (
    rename_file,
    replace_in_place,
    replace_in_place,
    replace_by_another,
    replace_by_another,
    touch,
    write_again,
    delete_file,
    dead_link,
    swap_files,
    add_part,
    add_part,
    other_kind,
    other_encoding,
    copy_file,
)
ON_DATABASES: tuple[Edit, ...] = (touch, other_database)
