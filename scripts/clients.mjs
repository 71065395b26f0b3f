// `npm run clients [-- go rust]`: generates clients from our OpenAPI document and compiles each with its own compiler.
// The last line is `N passed, N failed, N skipped`; the exit code is 0 only when none failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrap, fail, root } from "./bootstrap.mjs";

const GENERATOR = "7.25.0";
const KOTLIN = "2.2.20";

const folder = join(root, ".tools/clients");
const jar = join(folder, `openapi-generator-cli-${GENERATOR}.jar`);
const openapi = join(folder, "openapi.json");
const venv = join(folder, "venv");
const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

const MAVEN = ["-q", "-B", "-Dmaven.test.skip=true", "compile"];
const IMPORT_ALL = `
import importlib, pkgutil, helloworld
names = [module.name for module in pkgutil.walk_packages(helloworld.__path__, "helloworld.")]
for name in names: importlib.import_module(name)
print(len(names), "modules")`;

/** `needs` are programs beside those of the generator; `compile` gives commands that run in the generated folder. */
const CLIENTS = {
  python: {
    options: ["--additional-properties=packageName=helloworld"],
    needs: [["python3", "--version"]],
    compile: () => [
      ["python3", "-m", "venv", venv],
      [python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt"],
      [python, "-c", IMPORT_ALL],
    ],
  },
  go: {
    options: ["--additional-properties=packageName=helloworld"],
    needs: [["go", "version"]],
    compile: () => [["go", "build", "./..."]],
  },
  java: {
    options: ["--additional-properties=library=native"],
    needs: [["javac", "-version"]],
    compile: () => [["mvn", ...MAVEN]],
  },
  kotlin: {
    options: [],
    needs: [["javac", "-version"]],
    compile: (at) => {
      writeFileSync(join(at, "pom.xml"), kotlinProject());
      return [["mvn", ...MAVEN]];
    },
  },
  rust: {
    options: ["--additional-properties=packageName=helloworld"],
    needs: [["cargo", "--version"]],
    // Without TLS, which would ask for a library of the system.
    compile: () => [["cargo", "check", "--quiet", "--no-default-features", "--target-dir", join(folder, "cargo")]],
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(CLIENTS, name));
if (unknown) fail(`There is no client "${unknown}": choose of ${Object.keys(CLIENTS).join(", ")}, or none for all.`);

mkdirSync(folder, { recursive: true });
writeDocument();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of chosen.length > 0 ? chosen : Object.keys(CLIENTS)) {
  const began = Date.now();
  const { result, why } = checked(CLIENTS[name], name);
  total[result] += 1;
  console.log(`${name}: ${result}${why ? `: ${why}` : ""} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** The document as the server gives it, by the test that says what it must be like. */
function writeDocument() {
  const test = ["test", "--timeout", "60000", "./apps/server/tests/openapi.test.ts"];
  const env = { ...process.env, NODE_ENV: "test", OPENAPI_FILE: openapi };
  const { status } = spawnSync(bootstrap(), test, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) fail("The OpenAPI document is not what clients can be generated from; the reason is above.");
}

function checked({ options, needs, compile }, name) {
  const absent = [["java", "-version"], ["mvn", "-version"], ...needs].find((command) => !runs(command));
  if (absent) return { result: "skipped", why: `${absent[0]} is not installed` };
  const at = join(folder, name);
  rmSync(at, { recursive: true, force: true });
  const generate = ["java", "-jar", jar, "generate", "-g", name, "-i", openapi, "-o", at, ...options];
  const why =
    broken(existsSync(jar) ? [] : [copyOfGenerator()], folder) ?? broken([generate], folder) ?? broken(compile(at), at);
  return why ? { result: "failed", why } : { result: "passed" };
}

function runs([command, ...args]) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Runs commands in order; answers the first that fails, having shown the end of what it wrote. */
function broken(commands, cwd) {
  for (const [command, ...args] of commands) {
    const { status, error, stdout, stderr } = spawnSync(command, args, {
      cwd,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status === 0) continue;
    console.error(`${stdout ?? ""}${stderr ?? ""}`.trimEnd().split("\n").slice(-60).join("\n"));
    return `${command} ${args[0]} ${error ? `did not run (${error.message})` : `exited with ${status}`}`;
  }
}

/** Maven knows which registry this machine takes its packages from. */
function copyOfGenerator() {
  const artifact = `org.openapitools:openapi-generator-cli:${GENERATOR}`;
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
  return ["mvn", "-q", "-B", goal, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`];
}

/** The generated client comes with a Gradle build; Maven is what the other clients need already. */
function kotlinProject() {
  const dependencies = [
    ["org.jetbrains.kotlin", "kotlin-stdlib", KOTLIN],
    ["org.jetbrains.kotlin", "kotlin-reflect", KOTLIN],
    ["com.squareup.moshi", "moshi-kotlin", "1.15.2"],
    ["com.squareup.moshi", "moshi-adapters", "1.15.2"],
    ["com.squareup.okhttp3", "okhttp-jvm", "5.4.0"],
  ].map(
    ([group, name, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>helloworld</groupId>
  <artifactId>client</artifactId>
  <version>1</version>
  <dependencies>${dependencies.join("")}</dependencies>
  <build>
    <sourceDirectory>src/main/kotlin</sourceDirectory>
    <plugins>
      <plugin>
        <groupId>org.jetbrains.kotlin</groupId>
        <artifactId>kotlin-maven-plugin</artifactId>
        <version>${KOTLIN}</version>
        <executions><execution><goals><goal>compile</goal></goals></execution></executions>
        <configuration><jvmTarget>11</jvmTarget></configuration>
      </plugin>
    </plugins>
  </build>
</project>
`;
}
