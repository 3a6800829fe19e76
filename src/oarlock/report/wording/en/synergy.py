"""Synergy: sentences of what would be cheaper or better together."""

SENTENCES: dict[str, str] = {
    "purchase_price_dispersion.title": "{item:q} is bought at different prices: {savings:money} a year above the better one",
    "purchase_price_dispersion.bought_from_suppliers": "In the last 12 months {quantity:num} pieces of {item:q} were bought for {spend:money} from {suppliers:plural(supplier,suppliers)}, at {lowest:money} to {highest:money} a piece.",
    "purchase_price_dispersion.bought_from_units": "In the last 12 months {units:plural(unit,units)} bought {quantity:num} pieces of {item:q} for {spend:money}, at {lowest:money} to {highest:money} a piece.",
    "purchase_price_dispersion.bought_from_sites": "In the last 12 months {sites:plural(site,sites)} bought {quantity:num} pieces of {item:q} for {spend:money}, at {lowest:money} to {highest:money} a piece.",
    "purchase_price_dispersion.better_price": "A quarter of the pieces cost {reference:money} or less. All at that price would save {savings:money}, {share:pct} of what was paid; at the lowest price {bound:money}.",
    "purchase_price_dispersion.lowest_price": "A quarter of the pieces or more were bought at the lowest price, {reference:money}. All at that price would save {savings:money}, {share:pct} of what was paid.",
    "purchase_price_dispersion.how": "What would be saved at the better price, {savings:money}, times the {capture:pct} that is usually reached: quality, delivery and terms differ.",
    "purchase_price_dispersion.option.ask": "Ask whoever charges more for {item:q} to come down to {reference:money} a piece",
    "purchase_price_dispersion.option.together": "Order {item:q} together, with one agreement for the year",
    "purchase_price_dispersion.initiative": "One price for {item}",
    "purchase_price_dispersion.initiative.together": "Buy {item} together",
}
