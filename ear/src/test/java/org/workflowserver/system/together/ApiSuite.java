package org.workflowserver.system.together;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Calls of the API, and what describes them, at one server. */
@Suite
@SelectPackages({"org.workflowserver.system.api", "org.workflowserver.system.description"})
@IncludeClassNamePatterns(".*IT")
class ApiSuite {}
