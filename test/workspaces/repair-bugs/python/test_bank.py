import pytest
from bank import Account, InsufficientFunds


def test_deposit():
    account = Account("ada")
    account.deposit(5)
    assert account.balance == 5


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_are_positive(amount):
    with pytest.raises(ValueError):
        Account("ada").deposit(amount)
    with pytest.raises(ValueError):
        Account("ada", 10).withdraw(amount)


def test_withdraw_all():
    account = Account("ada", 10)
    account.withdraw(10)
    assert account.balance == 0


def test_overdraft():
    account = Account("ada", 10, 5)
    account.withdraw(15)
    assert account.balance == -5
    with pytest.raises(InsufficientFunds):
        account.withdraw(1)


def test_transfer():
    one, other = Account("ada", 10), Account("bob", 1)
    one.transfer(other, 4)
    assert (one.balance, other.balance) == (6, 5)


def test_statement():
    account = Account("ada")
    account.deposit(7)
    account.withdraw(3)
    assert account.statement() == "+7\n-3"
