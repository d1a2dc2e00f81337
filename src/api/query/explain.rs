//! An explanation as a message.

use crate::release_summary::summary;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::waiver::Waiver;
use marsad_domain::code::{CodeId, ConceptId};
use marsad_domain::value::format_scaled;
use marsad_service::ServiceError;
use marsad_service::explain::{ExplainAnswer, ExplainInput, NotHeld, PartsSum, Side};
use marsad_service::query::filter::indicator;
use marsad_wire::cell::cells_to_pb;
use marsad_wire::pb;

use super::formulas::{formula, ratio_text};

pub(super) fn encode(answer: &ExplainAnswer) -> Result<pb::ExplainResponse, ServiceError> {
    let release = &answer.release;
    let catalogue = release.catalogue();
    let own = indicator(catalogue, answer.cell.key.indicator.as_str())?;
    let by: Vec<ConceptId> = answer.cell.key.by.iter().map(|(concept, _)| concept.clone()).collect();
    let cell = cells_to_pb(std::slice::from_ref(&answer.cell), &by, catalogue, None).map_err(ServiceError::Held)?;
    let text = |value: i64| format_scaled(value, own.decimals);
    let inputs = |list: &[ExplainInput]| list.iter().map(|one| input(catalogue, one)).collect::<Result<_, _>>();
    Ok(pb::ExplainResponse {
        cell: Some(cell),
        formula: formula(own, answer.formula),
        method: answer.basis.as_ref().map(ToString::to_string).unwrap_or_default(),
        direct: answer.direct.map(text).unwrap_or_default(),
        parts_sum: match answer.parts_sum {
            Some(PartsSum::Sum(sum)) => text(sum),
            Some(PartsSum::Ratio { numerator, denominator }) => {
                ratio_text(catalogue, own, numerator, denominator).unwrap_or_default()
            }
            None => String::new(),
        },
        remainder: answer.remainder.map(text).unwrap_or_default(),
        parts_in: answer.parts.parts_in,
        parts_of: answer.parts.parts_of,
        missing: answer.missing.iter().map(ToString::to_string).collect(),
        withheld_areas: answer.withheld_areas.iter().map(ToString::to_string).collect(),
        inputs: inputs(&answer.inputs)?,
        others: inputs(&answer.others)?,
        compared: inputs(&answer.compared)?,
        withheld: answer.withheld.iter().map(withheld).collect(),
        finding: answer.finding.map(|note| note.as_str().to_owned()).unwrap_or_default(),
        release: Some(summary(&release.held)?),
        roster: release.manifest().roster.clone(),
        elsewhere: answer.elsewhere.as_ref().map(elsewhere),
    })
}

fn input(catalogue: &Catalogue, input: &ExplainInput) -> Result<pb::ExplainInput, ServiceError> {
    let decimals = indicator(catalogue, input.indicator.as_str())?.decimals;
    let code = |(dimension, code): &(ConceptId, CodeId)| pb::DimensionCode {
        dimension: dimension.to_string(),
        code: code.to_string(),
    };
    let source = &input.source;
    Ok(pb::ExplainInput {
        indicator: input.indicator.to_string(),
        area: input.area.to_string(),
        period: input.period.to_string(),
        value: input.value.map(|value| format_scaled(value, decimals)).unwrap_or_default(),
        status: input.status.code().to_owned(),
        conf_status: input.conf.code().to_owned(),
        method: input.method.as_ref().map(ToString::to_string).unwrap_or_default(),
        reporter: source.reporter.to_string(),
        position: Some((&source.log, source.index).into()),
        submission: source.submission.clone(),
        side: side_name(input.side).to_owned(),
        by: input.by.iter().map(code).collect(),
    })
}

fn elsewhere(waiver: &Waiver) -> pb::PublishedElsewhere {
    pb::PublishedElsewhere { source: Some((&waiver.source).into()), url: waiver.url.clone() }
}

const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Whole => "",
        Side::Numerator => "numerator",
        Side::Denominator => "denominator",
    }
}

fn withheld(entry: &NotHeld) -> pb::WithheldSource {
    pb::WithheldSource { position: Some((&entry.log, entry.index).into()), state: entry.state.as_str().to_owned() }
}
