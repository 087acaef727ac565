"""Arithmetic: words, postfix notation, values."""

PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


def tokenize(text):
    tokens = []
    number = ""
    for character in text:
        if character.isdigit():
            number += character
            continue
        if number:
            tokens.append(int(number))
            number = ""
        if character != " ":
            tokens.append(character)
    if number:
        tokens.append(int(number))
    return tokens


def postfix(tokens):
    output, stack = [], []
    for token in tokens:
        if isinstance(token, int):
            output.append(token)
        elif token == "(":
            stack.append(token)
        elif token == ")":
            while stack[-1] != "(":
                output.append(stack.pop())
            stack.pop()
        else:
            while stack and stack[-1] != "(" and PRECEDENCE[stack[-1]] >= PRECEDENCE[token]:
                output.append(stack.pop())
            stack.append(token)
    while stack:
        output.append(stack.pop())
    return output


def evaluate(text):
    stack = []
    for token in postfix(tokenize(text)):
        if isinstance(token, int):
            stack.append(token)
            continue
        right = stack.pop()
        left = stack.pop()
        if token == "+":
            stack.append(left + right)
        elif token == "-":
            stack.append(left - right)
        elif token == "*":
            stack.append(left * right)
        else:
            stack.append(left / right)
    return stack[0]
