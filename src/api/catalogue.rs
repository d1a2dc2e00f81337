//! CatalogService: the catalogue that this node judges new submissions under.

use crate::serve::{Answer, Call, Messages, serve};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_ledger::CatalogueVersion;
use marsad_service::catalogue;
use marsad_wire::catalogue::snapshot_parts;
use marsad_wire::pb;

serve! {
    pb::catalog_service_server::CatalogService, [GetCatalogStream of pb::GetCatalogResponse],
    get_catalog: pb::GetCatalogRequest => Messages<pb::GetCatalogResponse>, get_catalog;
    list_indicators: pb::ListIndicatorsRequest => pb::ListIndicatorsResponse, list_indicators;
    list_areas: pb::ListAreasRequest => pb::ListAreasResponse, list_areas;
    list_codes: pb::ListCodesRequest => pb::ListCodesResponse, list_codes;
    find_areas: pb::FindAreasRequest => pb::FindAreasResponse, find_areas;
}

fn version(current: &CatalogueVersion) -> Option<pb::LogPosition> {
    Some((&current.position).into())
}

fn areas(catalogue: &Catalogue, ids: &[AreaId]) -> Vec<pb::Area> {
    ids.iter().filter_map(|id| catalogue.area(*id)).map(Into::into).collect()
}

async fn get_catalog(call: Call<'_, pb::GetCatalogRequest>) -> Answer<Messages<pb::GetCatalogResponse>> {
    let current = catalogue::current(call.node)?;
    let answer = pb::GetCatalogResponse {
        version: version(&current.catalogue),
        digest: current.catalogue.digest.to_hex(),
        part: None,
        origin: current.log.origin.to_string(),
        membership: current.membership.map(|own| (&own.position).into()),
        epoch: current.log.epoch,
    };
    let parts: Vec<Option<pb::CatalogSnapshot>> = if call.request.known == answer.version {
        vec![None]
    } else {
        snapshot_parts(current.catalogue.catalogue.parts()).into_iter().map(Some).collect()
    };
    let answers = parts.into_iter().map(move |part| Ok(pb::GetCatalogResponse { part, ..answer.clone() }));
    Ok(Box::pin(tokio_stream::iter(answers)))
}

async fn list_indicators(call: Call<'_, pb::ListIndicatorsRequest>) -> Answer<pb::ListIndicatorsResponse> {
    let current = call.node.catalogue()?;
    let indicators = catalogue::indicators(&current, call.request.codes)?.into_iter().map(Into::into).collect();
    Ok(pb::ListIndicatorsResponse { indicators, version: version(&current) })
}

async fn list_areas(call: Call<'_, pb::ListAreasRequest>) -> Answer<pb::ListAreasResponse> {
    let current = call.node.catalogue()?;
    let found = catalogue::areas(&current, &call.request.under, &call.request.level)?;
    Ok(pb::ListAreasResponse { areas: areas(&current.catalogue, &found), version: version(&current) })
}

async fn list_codes(call: Call<'_, pb::ListCodesRequest>) -> Answer<pb::ListCodesResponse> {
    let current = call.node.catalogue()?;
    let list = Some(catalogue::code_list(&current, &call.request.list)?.into());
    Ok(pb::ListCodesResponse { list, version: version(&current) })
}

async fn find_areas(call: Call<'_, pb::FindAreasRequest>) -> Answer<pb::FindAreasResponse> {
    let current = call.node.catalogue()?;
    let found = catalogue::find_areas(&current, &call.request.name)?;
    Ok(pb::FindAreasResponse { areas: areas(&current.catalogue, &found) })
}
