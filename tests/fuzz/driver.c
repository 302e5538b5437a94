/* Runs a fuzz harness over files, and over the files of folders, where libFuzzer is not at hand. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path, size_t size)
{
	FILE *in = fopen(path, "rb");
	uint8_t *data = malloc(size + 1);
	int bad = !in || !data || fread(data, 1, size, in) != size;
	if (bad)
		fprintf(stderr, "%s: cannot be read\n", path);
	else
		LLVMFuzzerTestOneInput(data, size);
	free(data);
	if (in)
		fclose(in);
	return bad;
}

static int run_path(const char *path);

static int run_folder(const char *path)
{
	int bad = 0;
	DIR *folder = opendir(path);
	if (!folder)
		return 1;
	for (struct dirent *entry; (entry = readdir(folder));) {
		char inside[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
		bad |= run_path(inside);
	}
	closedir(folder);
	return bad;
}

static int run_path(const char *path)
{
	struct stat st;
	if (stat(path, &st)) {
		perror(path);
		return 1;
	}
	return S_ISDIR(st.st_mode) ? run_folder(path) : run_file(path, (size_t)st.st_size);
}

int main(int argc, char **argv)
{
	int bad = argc < 2;
	for (int i = 1; i < argc; i++)
		bad |= run_path(argv[i]);
	return bad;
}
