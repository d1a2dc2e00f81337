//! Where rows are, and which breakdowns they use: what expectation is read from.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::figure_frame::Used;
use super::grid::{Axis, Tree};
use super::territory::{Networks, Territory};

/// Periods by METHOD and scope ([`Territory::scope`]).
pub(super) type Periods = BTreeMap<(u16, Option<AreaId>), BTreeSet<Period>>;

/// What is known of the rows of an indicator.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Areas with rows of their own.
    pub areas: BTreeSet<AreaId>,
    pub rows: Periods,
    pub expected: Periods,
    pub tree: Rc<Tree>,
    pub axis: Axis,
    /// By METHOD, for each area and period: the breakdowns that rows of the area or its parts use, in the period or in one
    /// inside it.
    used: BTreeMap<u16, Vec<u128>>,
}

impl Facts {
    /// Facts without breakdowns.
    pub(super) fn new(territory: &Territory<'_>, calendar: Calendar, areas: BTreeSet<AreaId>, rows: Periods) -> Self {
        Self::expecting(territory, calendar, areas, rows, Periods::new())
    }

    /// With more periods that are expected than those that follow from rows.
    fn expecting(
        territory: &Territory<'_>,
        calendar: Calendar,
        areas: BTreeSet<AreaId>,
        rows: Periods,
        mut expected: Periods,
    ) -> Self {
        for (scope, periods) in &rows {
            expected.entry(*scope).or_default().extend(calendar.expected(periods));
        }
        let axis = Axis::new(calendar, rows.values().chain(expected.values()).flatten().copied());
        let tree = Rc::new(territory.tree(&areas));
        Self { areas, rows, expected, tree, axis, used: BTreeMap::new() }
    }

    /// The facts of an indicator that is reported.
    /// `owed_years` are years that are expected whether anything came or not, on one METHOD.
    pub(super) fn of_rows(
        territory: &Territory<'_>,
        calendar: Calendar,
        networks: &Networks,
        used: &[Used],
        owed_years: (u16, Vec<(AreaId, Period)>),
    ) -> Self {
        let mut rows = Periods::new();
        for of_area in used.chunk_by(|a, b| a.area == b.area) {
            let Some(scope) = of_area.first().map(|one| territory.scope(one.area)) else { continue };
            for one in of_area {
                rows.entry((one.method, scope)).or_default().insert(one.period);
            }
        }
        let mut owed = Periods::new();
        let (method, years) = owed_years;
        for (area, year) in years {
            owed.entry((method, territory.scope(area))).or_default().extend(calendar.whole(year));
        }
        let areas = used.iter().map(|one| one.area).collect();
        let mut facts = Self::expecting(territory, calendar, areas, rows, owed);
        for one in used {
            let rank = territory.order.rank(one.area);
            facts.add(one.method, rank, one.period, one.mask);
            calendar.wider(one.period).for_each(|wide| facts.add(one.method, rank, wide, one.mask));
        }
        if territory.adds_up {
            facts.add_upwards(territory, networks);
        }
        facts
    }

    fn position(&self, rank: u32, period: Period) -> Option<usize> {
        Some(self.tree.position(rank)? * self.axis.periods.len() + self.axis.position(period)?)
    }

    /// Adds breakdowns that rows use.
    pub(super) fn add(&mut self, method: u16, rank: u32, period: Period, mask: u128) {
        let size = self.tree.nodes.len() * self.axis.periods.len();
        let Some(at) = self.position(rank, period) else { return };
        let masks = self.used.entry(method).or_insert_with(|| vec![0; size]);
        masks.get_mut(at).into_iter().for_each(|known| *known |= mask);
    }

    /// Adds what areas use to all that their rows count towards: the networks that they are members of, and the tree
    /// above them.
    fn add_upwards(&mut self, territory: &Territory<'_>, networks: &Networks) {
        let width = self.axis.periods.len();
        let nodes = || self.tree.nodes.iter().enumerate();
        let in_network = nodes().flat_map(|(n, node)| {
            let to = |network| self.tree.position(territory.order.rank(network));
            networks.of(node.area).filter_map(to).map(move |network| (n, network))
        });
        let upwards = self.tree.up.iter().enumerate().filter_map(|(n, up)| Some((n, (*up)?)));
        // Networks take what is used below their members too.
        let steps: Vec<(usize, usize)> = upwards.chain(in_network).collect();
        for masks in self.used.values_mut() {
            for (from, to) in &steps {
                for period in 0..width {
                    let mask = masks.get(from * width + period).copied().unwrap_or(0);
                    masks.get_mut(to * width + period).into_iter().for_each(|known| *known |= mask);
                }
            }
        }
    }

    /// The breakdowns that rows use at or below an area in a period.
    pub(super) fn used(&self, method: u16, rank: u32, period: Period) -> u128 {
        let masks = || self.used.get(&method)?.get(self.position(rank, period)?).copied();
        masks().unwrap_or(0)
    }

    /// The breakdowns that are used on each METHOD, for each area and period.
    pub(super) fn all_used(&self) -> impl Iterator<Item = (u16, u32, Period, u128)> {
        let places = move || {
            let periods = &self.axis.periods;
            self.tree.nodes.iter().flat_map(move |node| periods.iter().map(move |period| (node.rank, *period)))
        };
        self.used.iter().flat_map(move |(method, masks)| {
            let used = places().zip(masks).filter(|(_, mask)| **mask != 0);
            used.map(|((rank, period), mask)| (*method, rank, period, *mask))
        })
    }
}
