use bitrix_api::imconnector::update::Gender;

fn word(gender: &Gender) -> &str {
    match gender {
        Gender::Male => "he",
        Gender::Female => "she",
        Gender::Unknown(word) => word,
    }
}

fn main() {
    let _ = word;
}
