//! A portal's limits as its documentation has them, written another way than the limiter: levels in nanoseconds of draining,
//! counted where calls arrive.

use bitrix_api::limit::{
    Call, DefaultLimiter, LimitError, Limiter, Operating, OperatingLimit, Outcome, Permit, RateLimit,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A host that no other test uses: limits are kept by host in the whole process.
pub(super) fn host() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("limits{}.test", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(super) fn limiter(host: &str, rate: RateLimit) -> Arc<DefaultLimiter> {
    Arc::new(DefaultLimiter::new(host, Some(rate), OperatingLimit::STANDARD))
}

pub(super) fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// The portal's bucket.
pub(super) struct Bucket {
    rate: RateLimit,
    level: u128,
    at: Instant,
    pub(super) taken: usize,
    pub(super) refused: usize,
}

impl Bucket {
    pub(super) fn new(rate: RateLimit) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self { rate, level: 0, at: Instant::now(), taken: 0, refused: 0 }))
    }

    /// A call arrives; whether it is taken.
    pub(super) fn arrive(&mut self) -> bool {
        let now = Instant::now();
        self.level = self.level.saturating_sub((now - self.at).as_nanos());
        self.at = now;
        let one = self.rate.interval().as_nanos();
        let fits = self.level + one <= one * u128::from(self.rate.bucket());
        if fits {
            self.level += one;
            self.taken += 1;
        } else {
            self.refused += 1;
        }
        fits
    }
}

/// Sends a call through a limiter to a bucket; whether it was taken.
pub(super) async fn send(
    limiter: &DefaultLimiter,
    bucket: &Mutex<Bucket>,
    call: &Call<'_>,
    there: Duration,
    back: Duration,
) -> Result<bool, LimitError> {
    let permit = limiter.acquire(call).await?;
    sleep(there).await;
    let taken = bucket.lock().unwrap().arrive();
    sleep(back).await;
    let outcome = if taken { Outcome::Answered(&[]) } else { Outcome::TooMany };
    limiter.settle(call, permit, &outcome);
    Ok(taken)
}

/// The portal's account of what methods have worked: ten parts of a minute.
pub(super) struct Work {
    limit: f64,
    /// By method, then by minute of the portal's clock.
    parts: BTreeMap<String, BTreeMap<u64, f64>>,
    /// The portal's clock at the beginning: any.
    epoch: f64,
    start: Instant,
    /// Whether answers say when the oldest part comes free.
    pub(super) resets: bool,
    /// The most that any method had used up.
    pub(super) peak: f64,
    pub(super) refused: Vec<(Duration, String)>,
    pub(super) ran: Vec<(Duration, String)>,
}

impl Work {
    pub(super) fn new(limit: f64) -> Self {
        let (parts, refused, ran) = Default::default();
        Self { limit, parts, epoch: 12_345.678, start: Instant::now(), resets: true, peak: 0.0, refused, ran }
    }

    fn clock(&self) -> f64 {
        self.epoch + self.start.elapsed().as_secs_f64()
    }

    /// Whether the portal takes a call of the method now.
    pub(super) fn takes(&mut self, method: &str) -> bool {
        let takes = self.used(method) <= self.limit;
        let list = if takes { &mut self.ran } else { &mut self.refused };
        list.push((self.start.elapsed(), method.to_owned()));
        takes
    }

    /// A call has worked this long.
    pub(super) fn worked(&mut self, method: &str, seconds: f64) {
        let minute = (self.clock() / 60.0) as u64;
        *self.parts.entry(method.to_owned()).or_default().entry(minute).or_default() += seconds;
        self.peak = self.peak.max(self.used(method));
    }

    pub(super) fn used(&mut self, method: &str) -> f64 {
        let oldest = ((self.clock() / 60.0) as u64).saturating_sub(9);
        let parts = self.parts.entry(method.to_owned()).or_default();
        parts.retain(|minute, _| *minute >= oldest);
        parts.values().sum()
    }

    pub(super) fn figures<'a>(&mut self, method: &'a str) -> Operating<'a> {
        let used = self.used(method);
        let oldest = self.parts[method].keys().next().copied();
        let resets_in =
            oldest.filter(|_| self.resets).map(|minute| ((minute + 10) * 60) as f64 - self.clock());
        Operating::new(method, Some(seconds(used)), resets_in.map(seconds))
    }
}

/// Calls a method that works for so long.
pub(super) async fn work(limiter: &DefaultLimiter, work: &Mutex<Work>, call: &Call<'_>, takes: f64) -> bool {
    let permit: Permit = limiter.acquire(call).await.unwrap();
    let taken = work.lock().unwrap().takes(call.method);
    if !taken {
        limiter.settle(call, permit, &Outcome::MethodBlocked);
        return false;
    }
    sleep(seconds(takes)).await;
    let mut work = work.lock().unwrap();
    work.worked(call.method, takes);
    limiter.settle(call, permit, &Outcome::Answered(&[work.figures(call.method)]));
    true
}
