//! Organisations and programmes as messages.

use crate::field::both_ways;
use marsad_domain::catalogue::actors::{Organisation, Programme};

both_ways!(Organisation, Organisation {
    code = code: code,
    r#type = kind: code,
    territory = territory: optional_code,
    name = name: text,
    acronym = acronym: same,
});

both_ways!(Programme, Programme {
    code = code: code,
    kind = kind: same,
    name = name: text,
    acronym = acronym: same,
    parent = parent: optional_code,
    funders = funders: codes,
    implementers = implementers: codes,
    partners = partners: codes,
    start = start: same,
    end = end: same,
    territories = territories: codes,
    themes = themes: codes,
});
