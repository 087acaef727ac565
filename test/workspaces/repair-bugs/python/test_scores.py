from scores import grade, mean, median, normalised, ranking

assert mean([1, 2, 3, 4]) == 2.5
assert mean([]) == 0
assert median([3, 1, 2]) == 2
assert median([4, 1, 2, 3]) == 2.5
assert grade(90) == "A"
assert grade(89) == "B"
assert grade(12) == "F"
assert ranking({"a": 5, "b": 9, "c": 5, "d": 1}) == {"b": 1, "a": 2, "c": 2, "d": 4}
assert normalised([" Ada", "bob ", "ADA", "  "]) == ["ada", "bob"]
print("ok")
