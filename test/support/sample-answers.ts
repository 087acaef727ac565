/** What models say about the typo in `src/invoice.ts` of the sample workspace. */
export const rightAnswer = `The variable is misspelt.

src/invoice.ts
<<<<<<< SEARCH
    total += ammount;
=======
    total += amount;
>>>>>>> REPLACE
`;

/** Type-checks, and fails the test. */
export const wrongAnswer = rightAnswer.replace("+= amount", "-= amount");
