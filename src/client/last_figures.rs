//! The newest figures that a node holds of the caller, for a form.

use super::connection::Connection;
use super::error::ClientError;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::AreaCode;
use marsad_domain::period::Period;
use marsad_formats::workbook::{LastFigures, keep_newest};
use marsad_wire::request::ObservationRequest;

impl Connection {
    /// Of each figure of an indicator that the caller has reported for these areas the newest that is no later than `until`.
    ///
    /// # Errors
    /// The error of the call, or [`ClientError::BadAnswer`].
    pub async fn last_figures(
        &self,
        indicator: &Indicator,
        areas: &[AreaCode],
        until: Period,
    ) -> Result<LastFigures, ClientError> {
        let mut last = LastFigures::new();
        for request in ObservationRequest::of_own(&indicator.code, areas) {
            let mut pull = self.pull_observations(request).await?;
            while let Some(batch) = pull.next().await? {
                keep_newest(&mut last, indicator, &batch, until);
            }
        }
        Ok(last)
    }
}
