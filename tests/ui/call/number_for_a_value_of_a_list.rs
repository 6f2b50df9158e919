use bitrix_api::imconnector::update::ExternalUser;

fn main() {
    let _ = ExternalUser::new("5").gender(1);
}
