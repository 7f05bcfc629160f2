package org.workflowserver.system.together;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What clients do to a server, most of them to one. */
@Suite
@SelectPackages("org.workflowserver.system.overload")
@IncludeClassNamePatterns(".*IT")
class OverloadSuite {}
