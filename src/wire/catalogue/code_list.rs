//! Code lists as messages.

use crate::field::both_ways;
use marsad_domain::catalogue::code_list::{CodeItem, CodeList};

both_ways!(CodeItem, CodeItem { code = code: code, parent = parent: optional_code, label = label: text });
both_ways!(CodeList, CodeList { id = id: code, items = items: messages });
