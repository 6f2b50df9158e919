use bitrix_api::crm::deal::List;

fn main() {
    let _ = List::new();
}
