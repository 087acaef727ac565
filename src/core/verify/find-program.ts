import { access, constants } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";

/**
 * Whether a program can be started, asked before, since a launcher cannot tell that from a program that fails.
 * @param folder absolute path it would be started in
 */
export async function isProgram(program: string, folder: string, path = ""): Promise<boolean> {
  const places = program.includes("/")
    ? [resolve(folder, program)]
    : path.split(delimiter).map((each) => join(resolve(folder, each), program));
  const found = await Promise.all(
    places.map((place) =>
      access(place, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
