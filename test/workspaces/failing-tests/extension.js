const vscode = require("vscode");

exports.activate = ({ subscriptions }) => {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, "test/invoice.test.js");
  const controller = vscode.tests.createTestController("failing-tests", "Failing Tests");
  const item = controller.createTestItem("total", "adds up the lines", uri);
  item.range = new vscode.Range(4, 0, 10, 3);
  controller.items.add(item);
  subscriptions.push(controller);
  const run = controller.createTestRun(new vscode.TestRunRequest([item]));
  run.failed(item, [
    vscode.TestMessage.diff("Expected values to be equal", "4349", "NaN"),
    new vscode.TestMessage("And a sum is never negative"),
  ]);
  run.end();
};
