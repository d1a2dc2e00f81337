//! CatalogService: the catalogue that this node judges new submissions under.

use crate::error_map::status;
use std::pin::Pin;
use std::sync::Arc;

use tokio_stream::Stream;
use tonic::{Request, Response, Status};

use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_ledger::CatalogueVersion;
use marsad_service::{Node, catalogue};
use marsad_wire::catalogue::snapshot_parts;
use marsad_wire::pb;

/// The service.
pub struct Catalog {
    node: Arc<Node>,
}

impl Catalog {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node }
    }
}

fn version(current: &CatalogueVersion) -> Option<pb::LogPosition> {
    Some((&current.position).into())
}

fn areas(catalogue: &Catalogue, ids: &[AreaId]) -> Vec<pb::Area> {
    ids.iter().filter_map(|id| catalogue.area(*id)).map(Into::into).collect()
}

#[tonic::async_trait]
impl pb::catalog_service_server::CatalogService for Catalog {
    type GetCatalogStream = Pin<Box<dyn Stream<Item = Result<pb::GetCatalogResponse, Status>> + Send>>;

    async fn get_catalog(
        &self,
        request: Request<pb::GetCatalogRequest>,
    ) -> Result<Response<Self::GetCatalogStream>, Status> {
        let current = catalogue::current(&self.node).map_err(status)?;
        let (version, digest) = (version(&current.catalogue), current.catalogue.digest.to_hex());
        let parts: Vec<Option<pb::CatalogSnapshot>> = if request.into_inner().known == version {
            vec![None]
        } else {
            snapshot_parts(current.catalogue.catalogue.parts()).into_iter().map(Some).collect()
        };
        let (origin, epoch) = (current.log.origin.to_string(), current.log.epoch);
        let membership = current.membership.map(|own| (&own.position).into());
        let answer = move |part| pb::GetCatalogResponse {
            version: version.clone(),
            digest: digest.clone(),
            part,
            origin: origin.clone(),
            membership: membership.clone(),
            epoch,
        };
        let answers = parts.into_iter().map(move |part| Ok(answer(part)));
        Ok(Response::new(Box::pin(tokio_stream::iter(answers))))
    }

    async fn list_indicators(
        &self,
        request: Request<pb::ListIndicatorsRequest>,
    ) -> Result<Response<pb::ListIndicatorsResponse>, Status> {
        let current = self.node.catalogue().map_err(status)?;
        let indicators = catalogue::indicators(&current, request.into_inner().codes).map_err(status)?;
        let indicators = indicators.into_iter().map(Into::into).collect();
        Ok(Response::new(pb::ListIndicatorsResponse { indicators, version: version(&current) }))
    }

    async fn list_areas(
        &self,
        request: Request<pb::ListAreasRequest>,
    ) -> Result<Response<pb::ListAreasResponse>, Status> {
        let current = self.node.catalogue().map_err(status)?;
        let pb::ListAreasRequest { under, level } = request.into_inner();
        let areas = areas(&current.catalogue, &catalogue::areas(&current, &under, &level).map_err(status)?);
        Ok(Response::new(pb::ListAreasResponse { areas, version: version(&current) }))
    }

    async fn list_codes(
        &self,
        request: Request<pb::ListCodesRequest>,
    ) -> Result<Response<pb::ListCodesResponse>, Status> {
        let current = self.node.catalogue().map_err(status)?;
        let list = Some(catalogue::code_list(&current, &request.into_inner().list).map_err(status)?.into());
        Ok(Response::new(pb::ListCodesResponse { list, version: version(&current) }))
    }

    async fn find_areas(
        &self,
        request: Request<pb::FindAreasRequest>,
    ) -> Result<Response<pb::FindAreasResponse>, Status> {
        let current = self.node.catalogue().map_err(status)?;
        let areas =
            areas(&current.catalogue, &catalogue::find_areas(&current, &request.into_inner().name).map_err(status)?);
        Ok(Response::new(pb::FindAreasResponse { areas }))
    }
}
