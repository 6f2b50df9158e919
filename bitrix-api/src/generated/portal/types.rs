//! Stand-in.
/// Time.
#[derive(Clone, Debug, Default, PartialEq, crate::Record)]
#[record(output)]
#[non_exhaustive]
pub struct Time {
    /// s
    #[wire("start")]
    pub start: Option<f64>,
    /// s
    #[wire("finish")]
    pub finish: Option<f64>,
    /// s
    #[wire("duration")]
    pub duration: Option<f64>,
    /// s
    #[wire("processing")]
    pub processing: Option<f64>,
    /// s
    #[wire("date_start")]
    pub date_start: Option<crate::DateTime>,
    /// s
    #[wire("date_finish")]
    pub date_finish: Option<crate::DateTime>,
    /// s
    #[wire("operating_reset_at")]
    pub operating_reset_at: Option<crate::Timestamp>,
    /// s
    #[wire("operating")]
    pub operating: Option<f64>,
}
/// Auth.
#[derive(Clone, Debug, Default, PartialEq, crate::Record)]
#[record(output)]
#[non_exhaustive]
pub struct EventAuth {
    /// s
    #[wire("access_token")]
    pub access_token: Option<crate::Secret>,
    /// s
    #[wire("refresh_token")]
    pub refresh_token: Option<crate::Secret>,
    /// s
    #[wire("application_token")]
    pub application_token: Option<crate::Secret>,
    /// s
    #[wire("domain")]
    pub domain: Option<String>,
    /// s
    #[wire("member_id")]
    pub member_id: Option<String>,
}
