//! Calls about releases: decoded, asked of the service, encoded.

use crate::query::left_out_rows;
use crate::release_summary::summary;
use crate::serve::{Answer, Call};
use marsad_domain::audience::Audience;
use marsad_domain::code::OriginName;
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::merkle::Hash;
use marsad_service::ServiceError;
use marsad_service::published::ReleaseName;
use marsad_service::release::{
    self, AfterRelease, AskedPlan, BuildRelease, Coarser, Found, LeftOut, ListReleases, Loss, ReleaseProof, Stated,
    Title, WithdrawRelease, left_out_reason,
};
use marsad_wire::{field, pb};

pub(super) async fn list(call: Call<'_, pb::ListReleasesRequest>) -> Answer<pb::ListReleasesResponse> {
    let builder = read_builder(&call.request.builder)?;
    let after = if call.request.page_token.is_empty() { None } else { Some(parse_token(&call.request.page_token)?) };
    let size = (call.request.page_size > 0).then_some(call.request.page_size);
    let page = release::list(call.node, call.caller, ListReleases { builder, after, size }).await?;
    Ok(pb::ListReleasesResponse {
        releases: page.releases.iter().map(summary).collect::<Result<_, _>>()?,
        next_page_token: page.next.as_ref().map(token).unwrap_or_default(),
    })
}

pub(super) fn read_builder(name: &str) -> Result<Option<OriginName>, ServiceError> {
    match name {
        "" => Ok(None),
        name => OriginName::new(name).map(Some).map_err(|error| ServiceError::field("builder", error.to_string())),
    }
}

pub(super) fn read_title(title: Option<pb::Text>) -> Result<Option<Title>, ServiceError> {
    title.map(Text::from).filter(|title| !title.is_empty()).map(Title::new).transpose()
}

/// The audience of a name; without one the members.
pub(super) fn read_audience(name: &str) -> Result<Audience, ServiceError> {
    match name {
        "" => Ok(Audience::Members),
        name => Audience::parse(name).ok_or_else(|| ServiceError::field("audience", "node, members or public")),
    }
}

fn token(after: &AfterRelease) -> String {
    format!("{}.{}.{}.{}", after.time.micros(), after.log.epoch, after.index, after.log.origin)
}

fn parse_token(token: &str) -> Result<AfterRelease, ServiceError> {
    let mut parts = token.splitn(4, '.');
    let mut next = || parts.next().unwrap_or_default();
    let (time, epoch, index, origin) = (next().parse(), next().parse(), next().parse(), OriginName::new(next()));
    match (time, epoch, index, origin) {
        (Ok(time), Ok(epoch), Ok(index), Ok(origin)) => {
            Ok(AfterRelease { time: Timestamp::from_micros(time), log: LogId::new(origin, epoch), index })
        }
        _ => Err(ServiceError::field("page_token", "what an earlier answer gave")),
    }
}

pub(super) async fn get(call: Call<'_, pb::GetReleaseRequest>) -> Answer<pb::GetReleaseResponse> {
    let name = ReleaseName::parse(&call.request.release)?;
    let Found { release, proof, corrected_by } =
        release::get(call.node, call.caller, &name, call.request.with_proof).await?;
    let hidden =
        if call.request.with_loss { release::loss(call.node, call.caller, &release).await? } else { Vec::new() };
    Ok(pb::GetReleaseResponse {
        release: Some(summary(&release)?),
        proof: proof.map(proof_to_pb),
        corrected_by: corrected_by.iter().map(summary).collect::<Result<_, _>>()?,
        loss: hidden.iter().map(|one| loss_to_pb(&one.loss, one.shows_reasons)).collect(),
    })
}

fn loss_to_pb(loss: &Loss, shows_reasons: bool) -> pb::IndicatorLoss {
    pb::IndicatorLoss {
        indicator: loss.indicator.to_string(),
        figures: loss.figures,
        hidden: loss.hidden(),
        primary: shows_reasons.then_some(loss.primary),
        secondary: shows_reasons.then_some(loss.secondary),
        kept_back: shows_reasons.then_some(loss.kept_back),
        value_percent: loss.value_percent.map(u32::from),
        coarser: loss.coarser.as_ref().map(coarser_to_pb),
    }
}

fn coarser_to_pb(coarser: &Coarser) -> pb::CoarserLoss {
    let level = coarser.level.as_str().to_owned();
    match &coarser.loss {
        None => pb::CoarserLoss { level, is_safe: false, ..pb::CoarserLoss::default() },
        Some(loss) => pb::CoarserLoss {
            level,
            is_safe: true,
            figures: loss.figures,
            hidden: loss.hidden(),
            primary: loss.primary,
            secondary: loss.secondary,
            kept_back: loss.kept_back,
            value_percent: loss.value_percent.map(u32::from),
        },
    }
}

fn proof_to_pb(proof: ReleaseProof) -> pb::ReleaseProof {
    let ReleaseProof { checkpoint, entry } = proof;
    let bytes = |hash: &Hash| hash.as_bytes().to_vec();
    pb::ReleaseProof {
        checkpoint,
        header: entry.header,
        inclusion: entry.inclusion.iter().map(bytes).collect(),
        salt: entry.opening.salt.as_bytes().to_vec(),
        chunk_hashes: entry.opening.chunk_hashes.iter().map(bytes).collect(),
        manifest: entry.manifest,
    }
}

pub(super) async fn build(call: Call<'_, pb::BuildReleaseRequest>) -> Answer<pb::BuildReleaseResponse> {
    let built = release::build(call.node, call.caller, || read_build(call.request)).await?;
    Ok(pb::BuildReleaseResponse {
        release: Some(summary(&built.release)?),
        same_inputs: built.same_inputs,
        left_out: built.left_out.iter().map(left_out).collect(),
        left_out_total: built.left_out_total,
        left_out_rows: left_out_rows(&built.left_out_rows),
        // Who may build is staff of this node.
        loss: built.losses.iter().map(|loss| loss_to_pb(loss, true)).collect(),
        computed: count(built.effort.computed),
        kept: count(built.effort.kept),
    })
}

fn count(indicators: usize) -> u32 {
    u32::try_from(indicators).unwrap_or(u32::MAX)
}

fn read_build(request: pb::BuildReleaseRequest) -> Result<BuildRelease, ServiceError> {
    let (title, audience) = (read_title(request.title)?, read_audience(&request.audience)?);
    let corrects = match request.corrects.as_str() {
        "" => None,
        name => Some((read_id("corrects", name)?, request.reason)),
    };
    let licence = (!request.licence.is_empty()).then_some(request.licence);
    let plan = match request.plan.as_str() {
        "" => None,
        id => Some(AskedPlan { id: field::code("plan", id)?, early: request.early }),
    };
    let stated = Stated { licence, is_provisional: request.provisional, corrects, plan };
    Ok(BuildRelease { title, audience, stated, full: request.full })
}

fn read_id(field: &str, name: &str) -> Result<[u8; 32], ServiceError> {
    let mut id = [0; 32];
    hex::decode_to_slice(name, &mut id)
        .map_err(|_| ServiceError::field(field, "an identifier of 64 hexadecimal digits"))?;
    Ok(id)
}

fn left_out(cell: &LeftOut) -> pb::LeftOutCell {
    pb::LeftOutCell {
        indicator: cell.indicator.to_string(),
        area: cell.area.to_string(),
        period: cell.period.to_string(),
        breakdown: cell.breakdown.clone(),
        reason: left_out_reason(cell.why).to_owned(),
    }
}

pub(super) async fn withdraw(call: Call<'_, pb::WithdrawReleaseRequest>) -> Answer<pb::WithdrawReleaseResponse> {
    let withdrawn = release::withdraw(call.node, call.caller, || read_withdrawal(call.request)).await?;
    let position = withdrawn.position.as_ref().map(Into::into);
    Ok(pb::WithdrawReleaseResponse { release: Some(summary(&withdrawn.release)?), position })
}

fn read_withdrawal(request: pb::WithdrawReleaseRequest) -> Result<WithdrawRelease, ServiceError> {
    let release = read_id("release", &request.release)?;
    Ok(WithdrawRelease { release, reason: request.reason, preview: request.preview })
}
