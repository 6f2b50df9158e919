//! What lists need of the client.

use super::Client;
use super::call::ReadResult;
use super::outgoing::Outgoing;
use crate::codec::Json;
use crate::error::Error;
use crate::meta::MethodMeta;

impl Client {
    /// Asks for a page: `read` is given `result`. Returns where the next page begins, and how many rows there are.
    pub(crate) async fn send_page(
        &self,
        meta: MethodMeta,
        params: &Json,
        read: ReadResult<'_>,
    ) -> Result<(Option<i64>, Option<i64>), Error> {
        let answer = self.run(Outgoing::new(meta, Ok(params.to_string()))?, read).await?;
        Ok((answer.next, answer.total))
    }

    /// Calls that the limits have room for at this moment; `None` if that is not known or has no end.
    pub(crate) fn spare_calls(&self) -> Option<u32> {
        self.inner.limiter.spare(self.address().host())
    }
}
