from tests.payments.desk import Bench


def test_smoke(any_bench: Bench) -> None:
    bench = any_bench
    payment = bench.begin()
    assert payment.state == "pending" and payment.link.startswith("https://seva.example/pay/")
    assert bench.begin() == payment
    bench.tell(bench.provider.pay(payment.id))
    paid = bench.now(payment)
    assert paid.state == "paid" and paid.is_recorded
    bench.tell(bench.provider.pay(payment.id))
    bench.work(3, minutes=1)
    bench.check(settled=True)
    assert bench.told() == ["payment.recorded", "payment.twice", "payment.returned"]
