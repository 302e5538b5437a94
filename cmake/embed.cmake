# Files become byte arrays of a C file, as engine/base/embed.h declares them.
# wsoa_embed(OUTPUT ROOT FILE...): the rule; names of files are relative to ROOT.
# cmake -P embed.cmake OUTPUT ROOT FILE...: what the rule runs.
function(wsoa_embed output root)
	set(paths ${ARGN})
	list(TRANSFORM paths PREPEND ${root}/)
	add_custom_command(OUTPUT ${output}
		COMMAND ${CMAKE_COMMAND} -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE} ${output} ${root} ${ARGN}
		DEPENDS ${paths} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
		COMMENT "Embedding schema/"
		VERBATIM)
endfunction()

function(write_embedded output root)
	set(files ${ARGN})
	list(SORT files COMPARE STRING)
	set(arrays "")
	set(rows "")
	set(count 0)
	foreach(name IN LISTS files)
		file(READ ${root}/${name} hex HEX)
		file(SIZE ${root}/${name} size)
		string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
		string(APPEND arrays "static const unsigned char file_${count}[] = { ${bytes}0 };\n")
		string(APPEND rows "\t{ \"${name}\", (const char *)file_${count}, ${size} },\n")
		math(EXPR count "${count} + 1")
	endforeach()
	# The row of NULLs is not counted; it is there because C has no empty array.
	file(WRITE ${output}
		"/* Made by cmake/embed.cmake. */\n#include \"base/embed.h\"\n\n${arrays}\n"
		"const struct embedded embedded_files[] = {\n${rows}\t{ NULL, NULL, 0 },\n};\n"
		"const size_t embedded_count = ${count};\n")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
	set(arguments "")
	math(EXPR last "${CMAKE_ARGC} - 1")
	foreach(i RANGE 3 ${last}) # after: cmake -P SCRIPT
		list(APPEND arguments "${CMAKE_ARGV${i}}")
	endforeach()
	write_embedded(${arguments})
endif()
